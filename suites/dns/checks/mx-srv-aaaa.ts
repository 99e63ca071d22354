import { check } from '../../../harness/model/check.ts';
import { Targets } from '../observations/zone.ts';

type Target = Targets['targets'][number];

const [mail] = Targets.sample.targets;
const at = (...changes: Partial<Target>[]) => ({
  targets: [Targets.on('ipv6', { targets: mail === undefined ? [] : changes.map((change) => ({ ...mail, ...change })) })],
});
const refused = { outcome: 'refused' as const, ms: 1, code: 'ECONNREFUSED', local: null };
const v4Only = { aaaa: [], reached: [] };

export default check({
  title: 'MX and SRV records lead to hosts with both families',
  requirement: 'Each target of an MX or SRV record has an AAAA record, is no alias, and opens its port.',
  why: 'Mail and directory services are found by these records: a client with IPv6 only cannot use a target that has none.',
  fix: 'Add the AAAA record to the target host; write the host’s own name and not an alias of it into MX and SRV records.',
  fixes: { closed: 'Start the service on this address, or open its port in the firewall.' },
  level: 'should',
  source: [{ rfc: 2181, section: '10.3' }, { rfc: 2782 }, { rfc: 5321, section: '5.1' }],
  needs: { targets: Targets },
  messages: {
    dual: ['info', '{owner} {type}: {target} has A and AAAA'],
    alias: ['error', '{owner} {type}: {target} is an alias'],
    none: ['error', '{owner} {type}: no target has an AAAA record ({targets})'],
    some: ['warning', '{owner} {type}: {target} has no AAAA record'],
    closed: ['warning', '{owner} {type}: {target} takes no connection at {address} port {port} ({code})'],
    unknown: ['few-samples', '{owner} {type}: {target} could not be looked up'],
    'no-records': ['not-applicable', '{zone} has no MX record, and no SRV record that is known'],
  },
  judge({ targets }, say) {
    const findings = targets.map((seen) => {
      const { zone, targets: all } = seen.value;
      if (all.length === 0) return [say('no-records', seen, { zone })];
      const groups = [...Map.groupBy(all, ({ owner, type }) => `${owner} ${type}`).values()];
      const judged = groups.map((group) => {
        const isNone = group.every(({ aaaa }) => aaaa?.length === 0);
        const [first] = group;
        const each = group.map(({ owner, type, target, isAlias, aaaa, reached }) => {
          const values = { owner, type, target };
          if (isAlias) return say('alias', seen, values);
          if (aaaa === null) return say('unknown', seen, values);
          if (aaaa.length === 0) return isNone ? null : say('some', seen, values);
          const dead = reached.find(({ attempts }) => attempts.every(({ outcome }) => outcome !== 'open'));
          if (dead === undefined) return say('dual', seen, values);
          const { address, port, attempts } = dead;
          return say('closed', seen, { ...values, address, port, code: attempts[0]?.code ?? 'no answer' });
        });
        const told = each.filter((finding) => finding !== null);
        if (!isNone || first === undefined || told.length > 0) return told;
        return [
          say('none', seen, { owner: first.owner, type: first.type, targets: group.map(({ target }) => target).join(', ') }),
        ];
      });
      return judged.flat();
    });
    return findings.flat();
  },
  examples: [
    { name: 'both', seen: { targets: [Targets.on('ipv6')] }, says: ['dual'] },
    { name: 'an alias', seen: at({ isAlias: true }), says: ['alias'] },
    { name: 'no IPv6', seen: at(v4Only, { ...v4Only, target: 'mail2.example.test' }), says: ['none'] },
    { name: 'a backup without IPv6', seen: at({}, { ...v4Only, target: 'mail2.example.test' }), says: ['dual', 'some'] },
    {
      name: 'nothing listens',
      seen: at({ reached: [{ address: '2001:db8::25', port: 25, attempts: [refused, refused, refused] }] }),
      says: ['closed'],
    },
    { name: 'somebody else’s zone, silent', seen: at({ a: null, aaaa: null, reached: [] }), says: ['unknown'] },
    { name: 'no MX', seen: at(), says: ['no-records'] },
  ],
});
