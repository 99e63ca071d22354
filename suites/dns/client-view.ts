import { type ClientKindId, clientKinds } from '../../harness/address/client-kinds.ts';
import type { AddressAnswer, NameAnswers } from '../../harness/address/client-queries.ts';
import { parseAddress } from '../../harness/address/ip.ts';
import type { PolicyId } from '../../harness/address/policy.ts';
import type { PathId } from '../../harness/model/path.ts';
import { addressRecords } from './answers.ts';
import type { Exchange, NameAsked } from './observations.ts';

/** The client whose packets take the path; a VPN is taken for the native line that it replaces. */
export const kindOn: Readonly<Record<PathId, ClientKindId>> = {
  ipv4: 'ipv4',
  ipv6: 'native',
  '6to4': '6to4',
  teredo: 'teredo',
  vpn: 'native',
};

/** `Windows Vista and 7 with IPv4 behind a NAT and Teredo`. */
export const clientText = (system: PolicyId, kind: ClientKindId): string =>
  `${systemTitles[system]} with ${clientKinds[kind].title}`;

const systemTitles: Readonly<Record<PolicyId, string>> = {
  'windows-xp': 'Windows XP',
  'windows-vista-7': 'Windows Vista or 7',
  'windows-8.1': 'Windows 8.1 or later',
  glibc: 'glibc',
  rfc3484: 'a client by RFC 3484',
  rfc6724: 'a client by RFC 6724',
  'rfc6724-update': 'a client by the update of RFC 6724',
};

export const answerOf = (addresses: readonly string[], outcome: AddressAnswer['outcome'] = 'no-data'): AddressAnswer => {
  const parsed = addresses.flatMap((text) => parseAddress(text) ?? []);
  return { outcome: parsed.length > 0 ? 'data' : outcome, addresses: parsed };
};

/** What a client would be told of a name by a resolver that asks this server. */
export function answersOf(asked: NameAsked): NameAnswers {
  const { a, aaaa } = addressRecords(asked);
  const texts = (records: typeof a) => records.map(({ data }) => data);
  return { a: answerOf(texts(a), outcomeOf(asked.a)), aaaa: answerOf(texts(aaaa), outcomeOf(asked.aaaa)) };
}

function outcomeOf(exchanges: readonly Exchange[]): AddressAnswer['outcome'] {
  const answered = exchanges.find(({ answer }) => answer !== null)?.answer;
  if (answered === undefined || answered === null) return 'silent';
  if (answered.rcode === 'NXDOMAIN') return 'no-name';
  return answered.rcode === 'NOERROR' ? 'no-data' : 'error';
}
