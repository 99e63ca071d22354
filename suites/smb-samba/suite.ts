import { z } from 'zod';
import { withoutZone } from '../../harness/address/literal.ts';
import { parseAddress } from '../../harness/address/ip.ts';
import { filePath, secretReference } from '../../harness/model/given.ts';
import { pathKinds } from '../../harness/model/path.ts';
import { type Aim, type Ask, type Endpoint, suite } from '../../harness/model/suite.ts';

/** MS-SMB2 2.1: direct TCP. */
const smbPort = 445;
const netbiosPort = 139;

const Options = z.strictObject({
  /** `smb://files.example.test/data`; the host may be a literal. */
  url: z
    .url({ protocol: /^smb$/ })
    .max(1_024)
    .refine((text) => shareOf(text) !== null, 'needs a share: smb://host/share'),
  /** Without it nothing is asked that needs a login. */
  login: z
    .strictObject({
      user: z.string().min(1).max(200),
      domain: z.string().max(200).default(''),
      password: secretReference,
    })
    .optional(),
  /** A directory of the share where a file may be written for a moment; `/` for the share itself. */
  directory: z
    .string()
    .min(1)
    .max(200)
    .refine((text) => !text.split(/[\\/]/).includes('..'), 'must not leave the share')
    .optional(),
  /** Octets of that file. */
  octets: z.int().min(1).max(67_108_864).default(16_777_216),
  /** Whether NTLMv1 may be tried with the user's password: who listens on the way can then compute it. */
  ntlmv1: z.boolean().default(false),
  /** The server's link-local address with zone, where WS-Discovery, mDNS or LLMNR give it to clients: `fe80::1%eth0`. */
  linkLocal: z
    .string()
    .regex(/^fe[89ab][0-9a-f]:[0-9a-f:]+%[\w.-]+$/i, 'must be a link-local address with its zone, fe80::1%eth0')
    .optional(),
  /** The server's smb.conf, or the output of `testparm -s`. */
  smbConf: filePath.optional(),
  /** Output of `ip addr` on the server. */
  ipAddr: filePath.optional(),
  /** Output of `ss -ltn` on the server. */
  sockets: filePath.optional(),
});
export type Options = z.infer<typeof Options>;

const bare = (hostname: string): string => hostname.replace(/^\[|\]$/g, '');

/** First part of the path; null where there is none. */
function shareOf(url: string): string | null {
  const share = decodeURIComponent(new URL(url).pathname.split('/')[1] ?? '');
  return share === '' || share.includes('\\') ? null : share;
}

export default suite({
  title: 'SMB and Samba',
  options: Options,
  hostOf: ({ url }) => bare(new URL(url).hostname),
  fromUrl: { schemes: ['smb'], options: (url) => ({ url: url.href }) },
  explains: {
    samba: {
      about: 'which addresses a Samba server listens on and whom it lets in, from its smb.conf or the output of `testparm -s`',
      beside: { 'ip-addr': 'with --samba: the output of `ip addr` on the server' },
      explain: async (files) => (await import('./samba/explain-samba.ts')).explainSamba(files),
    },
  },
  aims: (ask) => [
    ...evidenceAims(ask),
    ...ask.addresses.flatMap((address, index) => aimsAt(ask, address, index === 0 ? '' : `~${index + 1}`)),
  ],
});

function evidenceAims({ target: { addresses, options } }: Ask<Options>): Aim[] {
  const { smbConf, ipAddr, sockets } = options;
  const aim = (of: string, input: object): Aim => ({ aim: of, probe: `smb-samba/${of}`, input, evidence: true });
  const published = [...addresses[4], ...addresses[6]].map(withoutZone).slice(0, 64);
  return [
    ...(smbConf === undefined ? [] : [aim('conf', { file: smbConf, published })]),
    ...(ipAddr === undefined ? [] : [aim('host-addresses', { file: ipAddr })]),
    ...(sockets === undefined ? [] : [aim('sockets', { file: sockets })]),
  ];
}

/** The questions to one address; `suffix` keeps their names apart. */
function aimsAt({ target: { options }, path, vantage }: Ask<Options>, address: string, suffix: string): Aim[] {
  const url = new URL(options.url);
  const host = bare(url.hostname);
  const name = parseAddress(host) === null ? host : null;
  const port = url.port === '' ? smbPort : Number(url.port);
  const endpoint: Endpoint = { address, port, transport: 'tcp' };
  const at = { address, port };
  const aim = (of: string, probe: string, input: object, more: Partial<Aim> = {}): Aim => ({
    aim: `${of}${suffix}`,
    probe: `smb-samba/${probe}`,
    input,
    endpoint,
    ...more,
  });
  const { login, ntlmv1, directory = null, octets, linkLocal } = options;
  const share = shareOf(options.url) ?? '';
  const [other] = vantage.alternates ?? [];
  const clients = [{ client: 0, from: null }, ...(other === undefined ? [] : [{ client: 1, from: other }])];
  const { family } = pathKinds[path];
  const isFirst = suffix === '';

  return [
    aim('negotiation', 'negotiation', at, { parity: true }),
    aim('offers', 'offers', at),
    aim('smb1', 'smb1', at),
    ...clients.map((client) => aim(`admission.${client.client}`, 'admission', { ...at, ...client })),
    ...(port === smbPort ? [aim('netbios-port', 'netbios-port', { address, port: netbiosPort })] : []),
    ...(name === null || !isFirst ? [] : [aim('named-servers', 'named-servers', { name, family, port })]),
    ...(name === null || !isFirst ? [] : [aim('name-service', 'name-service', { name, address })]),
    ...(login === undefined ? [] : [aim('session', 'session', { ...at, name, share, directory, octets, ...login })]),
    aim('legacy-login', 'legacy-login', { ...at, share, login: ntlmv1 ? (login ?? null) : null }),
    // Not behind the endpoint: the address is another.
    ...(linkLocal !== undefined && path === 'ipv6' && isFirst
      ? [{ aim: 'link-local', probe: 'smb-samba/link-local', input: { address: linkLocal, port } }]
      : []),
  ];
}
