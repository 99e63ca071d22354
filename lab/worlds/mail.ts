import { randomBytes } from 'node:crypto';
import { ip } from '../../harness/address/ip.ts';
import type { Leaf } from '../certificates.ts';
import type { DaemonSpec } from '../daemons/daemon.ts';
import type { ZoneRecord } from '../daemons/named.ts';
import { dualStack, maildirOf, sendmail, type SendmailOptions } from '../daemons/sendmail.ts';
import { labDirectory } from '../enter.ts';
import type { DualAddress, Topology } from '../topology/topology.ts';
import { pointersTo } from './internet-daemons.ts';

/** The zone of all hosts of the lab, and the mail domain of its first server. */
export const domain = 'lab.test';

/** An exchanger with an IPv6 address that nobody has: no router knows the way. */
const far = { domain: 'far.lab.test', exchanger: 'mx.far', ipv6: '2001:db8:dead::25' };

/** Sendmail compares addresses without abbreviation. */
export const uncompressed = (address: string): string => {
  const { value } = ip(address);
  return Array.from({ length: 8 }, (_, at) => ((value >> BigInt(112 - 16 * at)) & 0xffffn).toString(16)).join(':');
};

/** A certificate, and the authority that clients know. */
export interface Certified {
  readonly leaf: Leaf;
  readonly ca: string;
}

/** A mail server for `domain` at these addresses, healthy but for what `change` says. */
export function mailServer(
  name: string,
  node: string,
  at: DualAddress,
  { leaf, ca }: Certified,
  change: Partial<SendmailOptions> = {},
): DaemonSpec {
  return sendmail({
    name: `sendmail-${name}`,
    node,
    host: `${name}.${domain}`,
    // Class w has the IPv4 addresses of the machine by itself. Literals are compared as text.
    domains: [domain, `${name}.${domain}`, `[IPv6:${at.ipv6}]`, `[IPv6:${uncompressed(at.ipv6)}]`],
    listeners: dualStack,
    access: [`To:${far.domain} RELAY`],
    certificate: { ...leaf, ca },
    ready: [25],
    ...change,
  });
}

/** The other end of outgoing mail, on the mirror's machine, over IPv4 only. */
export const farServer = ({ control }: Topology): DaemonSpec =>
  sendmail({
    name: 'sendmail-far',
    node: 'ctl',
    host: `${far.exchanger}.${domain}`,
    domains: [far.domain],
    listeners: ["FEATURE(`no_default_msa')dnl", `DAEMON_OPTIONS(\`Family=inet, Name=MTA, Addr=${control.ipv4}, Port=smtp')dnl`],
    ready: [25],
  });

/** Records of the zone lab.test: the domain's exchanger is `name`. */
export const mailRecords = (name: string, topology: Topology): readonly ZoneRecord[] => [
  ['@', 'MX', `10 ${name}`],
  ['@', 'TXT', '"v=spf1 mx -all"'],
  ['far', 'MX', `10 ${far.exchanger}`],
  [far.exchanger, 'A', topology.control.ipv4],
  [far.exchanger, 'AAAA', far.ipv6],
  ...clientNames(topology).flatMap(({ name: client, address }): readonly ZoneRecord[] => [
    [client, address.includes(':') ? 'AAAA' : 'A', address],
  ]),
];

/** Names of the clients that have a fixed address; that of a Teredo client changes with its NAT. */
function clientNames({ paths }: Topology): { name: string; address: string }[] {
  return Object.entries(paths).flatMap(([path, { local }]) =>
    local === null ? [] : [{ name: `client-${path}`, address: local }],
  );
}

/** Reverse names of the server and of the clients, for the root zone. */
export const mailPointers = (name: string, at: DualAddress, topology: Topology): readonly ZoneRecord[] => [
  ...pointersTo(`${name}.${domain}`, [at.ipv4, at.ipv6]),
  ...clientNames(topology).flatMap((client) => pointersTo(`${client.name}.${domain}`, [client.address])),
];

/** A target of the suite, as a config has it; it takes the mail of `of`. */
export const mailTarget = (
  name: string,
  at: DualAddress,
  { ca, of = domain }: Pick<Certified, 'ca'> & { readonly of?: string },
): Record<string, unknown> => ({
  suite: 'smtp-sendmail',
  url: `smtp://${name}.${domain}`,
  addresses: [at.ipv4, at.ipv6],
  ca,
  domain: of,
  config: `${labDirectory}/sendmail-${name}/sendmail.mc`,
  access: `${labDirectory}/sendmail-${name}/access`,
  bindv6only: 0,
  delivery: { to: `sixways@${of}`, mailbox: { maildir: maildirOf(labDirectory, `sendmail-${name}`) } },
});

/** A user of the submission services: for the daemon, for the target, and what its reference opens to. */
export function mailUser(name: string) {
  const password = randomBytes(18).toString('base64url');
  return {
    user: { name: 'sixways', password },
    login: { user: `sixways@${name}.${domain}`, password: 'env:LAB_MAIL_PASSWORD' },
    secrets: { LAB_MAIL_PASSWORD: password },
  };
}

/** The part of a target that asks for outgoing mail. */
export const outbound = {
  outbound: { to: `sixways@${far.domain}`, mailbox: { maildir: maildirOf(labDirectory, 'sendmail-far') }, within: 20 },
};
