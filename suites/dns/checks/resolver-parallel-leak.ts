import { check } from '../../../harness/model/check.ts';
import { QueryLogs } from '../observations/clients.ts';

const registry = { file: 'client.reg', smartOff: true, reorderingOff: true, problem: null };
const without = { suffix: '', logs: [] };

export default check({
  title: 'names are asked on one interface only',
  requirement: 'A client with two interfaces asks each name of the resolver of one of them.',
  why: 'Windows 8 and later ask all resolvers at once (smart multi-homed name resolution): names of one network are told to the other, and its answer may win.',
  fix: 'Bind the names to their resolver by a rule of the name resolution policy table (NRPT), or set the policy “Turn off smart multi-homed name resolution”.',
  fixes: {
    unreadable: 'Give us a file that can be read.',
    'no-names': 'Let the client look up some names below the suffix, with both interfaces up, and take the logs then.',
  },
  level: 'info',
  source: [{ text: 'DnsClient.admx: DisableSmartNameResolution, “Turn off smart multi-homed name resolution”' }],
  needs: { logs: QueryLogs.evidence() },
  messages: {
    single: ['info', '{count} names below {suffix} are in one log each'],
    leaks: ['warning', '{count} names below {suffix} are in more than one log, such as {name}: {files}'],
    'no-names': ['few-samples', 'no log has a name below {suffix}'],
    unreadable: ['client-limit', '{file} cannot be read: {problem}'],
    off: ['info', '{file}: smart multi-homed name resolution is turned off'],
    'on-by-default': [
      'warning',
      '{file}: DisableSmartNameResolution is {state}, so that Windows 8 and later ask on every interface',
    ],
  },
  judge({ logs }, say) {
    return logs.flatMap((at) => {
      const { suffix, logs: files, registry: exported } = at.value;
      const unreadable = files.flatMap(({ file, problem }) =>
        problem === null ? [] : [say('unreadable', at, { file, problem })],
      );
      const seen = Map.groupBy(
        files.flatMap(({ file, names }) => (names ?? []).map((name) => ({ name, file }))),
        ({ name }) => name,
      );
      const leaked = [...seen].filter(([, where]) => where.length > 1);
      const [first] = leaked;
      const count = seen.size;
      const told =
        files.length === 0
          ? []
          : [
              first !== undefined
                ? say('leaks', at, {
                    count: leaked.length,
                    suffix,
                    name: first[0],
                    files: first[1].map(({ file }) => file).join(', '),
                  })
                : count === 0
                  ? say('no-names', at, { suffix })
                  : say('single', at, { count, suffix }),
            ];
      const { file = '', smartOff = null, problem = null } = exported ?? {};
      const state = smartOff === null ? 'not set' : '0';
      const policy =
        exported === null
          ? []
          : [
              problem !== null
                ? say('unreadable', at, { file, problem })
                : smartOff === true
                  ? say('off', at, { file })
                  : say('on-by-default', at, { file, state }),
            ];
      return [...unreadable, ...told, ...policy];
    });
  },
  examples: [
    { name: 'one log each', seen: { logs: [QueryLogs.on('ipv6')] }, says: ['single'] },
    {
      name: 'the same name in both',
      seen: {
        logs: [
          QueryLogs.on('ipv6', {
            logs: ['lan.log', 'vpn.log'].map((file) => ({ file, names: ['a1.leak.example.test'], problem: null })),
          }),
        ],
      },
      says: ['leaks'],
    },
    {
      name: 'nothing was looked up',
      seen: { logs: [QueryLogs.on('ipv6', { logs: [{ file: 'lan.log', names: [], problem: null }] })] },
      says: ['no-names'],
    },
    {
      name: 'a log that is gone',
      seen: {
        logs: [
          QueryLogs.on('ipv6', {
            logs: [
              { file: 'lan.log', names: null, problem: 'ENOENT' },
              { file: 'vpn.log', names: ['a1.leak.example.test'], problem: null },
            ],
          }),
        ],
      },
      says: ['unreadable', 'single'],
    },
    { name: 'turned off by policy', seen: { logs: [QueryLogs.on('ipv6', { ...without, registry })] }, says: ['off'] },
    {
      name: 'Windows as it comes',
      seen: { logs: [QueryLogs.on('ipv6', { ...without, registry: { ...registry, smartOff: null } })] },
      says: ['on-by-default'],
    },
  ],
});
