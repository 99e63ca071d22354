import { z } from 'zod';
import { observation } from '../../../harness/model/observation.ts';

const line = z.int().min(1).nullable();
const item = z.string().max(200);
const items = z.array(item).max(1_000);

/** Why a file says nothing. */
const Problem = z.strictObject({ file: z.string().max(4_096), line, reason: z.string().max(400) });
const problems = z.array(Problem).max(200);
export type FileProblem = z.infer<typeof Problem>;

/** What the server's smb.conf, or `testparm -s`, says. */
export const Conf = observation(
  'smb-samba/conf',
  z.strictObject({
    file: z.string().max(4_096),
    /** The addresses that the target publishes, to compare with. */
    published: z.array(z.string().max(64)).max(64),
    /** Null where the file could not be read; `problems` says why. */
    facts: z
      .strictObject({
        interfaces: items,
        bindInterfacesOnly: z.boolean(),
        ports: z.array(z.int()).max(16),
        disableNetbios: z.boolean(),
        nameResolveOrder: z.array(item).max(16),
        winsServer: z.array(item).max(16),
        minProtocol: item,
        maxProtocol: item,
        ntlmAuth: item,
        /** `nbt client socket address`, also under its old name; null where it is not given. */
        socketAddress: z.strictObject({ value: item, file: z.string().max(4_096), line: z.int() }).nullable(),
        /** `[global]` and each share that has a list of its own; items as they stand, `EXCEPT` among them. */
        access: z
          .array(z.strictObject({ section: item, allow: items, deny: items, file: z.string().max(4_096), line: z.int() }))
          .max(200),
        shares: z.array(item).max(200),
      })
      .nullable(),
    problems,
  }),
  {
    file: 'smb.conf',
    published: ['192.0.2.80', '2001:db8:80::80'],
    facts: {
      interfaces: [],
      bindInterfacesOnly: false,
      ports: [445],
      disableNetbios: true,
      nameResolveOrder: ['host'],
      winsServer: [],
      minProtocol: 'SMB2_10',
      maxProtocol: 'SMB3_11',
      ntlmAuth: 'ntlmv2-only',
      socketAddress: null,
      access: [],
      shares: ['data'],
    },
    problems: [],
  },
);
export type Conf = typeof Conf.sample;
export type ConfFacts = NonNullable<Conf['facts']>;

/** What `ip addr` printed on the server. */
export const HostAddresses = observation(
  'smb-samba/host-addresses',
  z.strictObject({
    file: z.string().max(4_096),
    addresses: z
      .array(
        z.strictObject({
          device: z.string().max(64),
          address: z.string().max(64),
          kind: z.enum(['broadcast', 'loopback', 'point-to-point']),
          scope: z.enum(['global', 'site', 'link', 'host']),
          isTentative: z.boolean(),
        }),
      )
      .max(10_000)
      .nullable(),
    problems,
  }),
  {
    file: 'ip-addr.txt',
    addresses: [
      { device: 'lo', address: '127.0.0.1', kind: 'loopback', scope: 'host', isTentative: false },
      { device: 'lo', address: '::1', kind: 'loopback', scope: 'host', isTentative: false },
      { device: 'eth0', address: '192.0.2.80', kind: 'broadcast', scope: 'global', isTentative: false },
      { device: 'eth0', address: '2001:db8:80::80', kind: 'broadcast', scope: 'global', isTentative: false },
      { device: 'eth0', address: 'fe80::80', kind: 'broadcast', scope: 'link', isTentative: false },
    ],
    problems: [],
  },
);
export type HostAddresses = typeof HostAddresses.sample;

/** What `ss -ltn` printed on the server. */
export const Sockets = observation(
  'smb-samba/sockets',
  z.strictObject({
    file: z.string().max(4_096),
    listening: z
      .array(z.strictObject({ address: z.string().max(64), port: z.int() }))
      .max(10_000)
      .nullable(),
    problems,
  }),
  {
    file: 'ss.txt',
    listening: [
      { address: '0.0.0.0', port: 445 },
      { address: '::', port: 445 },
    ],
    problems: [],
  },
);
export type Sockets = typeof Sockets.sample;
