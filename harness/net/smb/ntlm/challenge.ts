import { fromFiletime } from '../messages/filetime.ts';
import { part } from '../messages/part.ts';
import { Malformed } from '../trouble.ts';
import { avIds, type AvPair, readAvPairs } from './av-pairs.ts';
import { ntlmFlags, ntlmSignature, ntlmVersion, wanted } from './flags.ts';

/** What a server tells of itself before anybody logs in (MS-NLMP 2.2.1.2); a name that it does not send is null. */
export interface NtlmChallenge {
  readonly targetName: string | null;
  readonly netbiosComputer: string | null;
  readonly netbiosDomain: string | null;
  readonly dnsComputer: string | null;
  readonly dnsDomain: string | null;
  readonly dnsTree: string | null;
  /** The server's clock, RFC 3339 in UTC. */
  readonly timestamp: string | null;
  /** NegotiateFlags (MS-NLMP 2.2.2.5). */
  readonly flags: number;
  /** Operating system as `major.minor.build`; Samba says 6.1.0. */
  readonly version: string | null;
}

export interface ChallengeMessage {
  readonly octets: Buffer;
  readonly serverChallenge: Buffer;
  readonly pairs: readonly AvPair[];
  readonly facts: NtlmChallenge;
}

/** MS-NLMP 2.2.1.1: a NEGOTIATE_MESSAGE without domain or workstation. */
export function ntlmNegotiate(): Buffer {
  const octets = Buffer.alloc(40);
  ntlmSignature.copy(octets);
  octets.writeUInt32LE(1, 8);
  octets.writeUInt32LE(wanted, 12);
  ntlmVersion.copy(octets, 32);
  return octets;
}

/** MS-NLMP 2.2.1.2. */
export function readChallenge(octets: Buffer): ChallengeMessage {
  const fixed = part(octets, 0, 48, 'CHALLENGE_MESSAGE');
  if (!fixed.subarray(0, 8).equals(ntlmSignature) || fixed.readUInt32LE(8) !== 2) throw new Malformed('no CHALLENGE_MESSAGE');
  const flags = fixed.readUInt32LE(20);
  const payload = (field: number, what: string) => part(octets, fixed.readUInt32LE(field + 4), fixed.readUInt16LE(field), what);
  const hasInfo = (flags & ntlmFlags.targetInfo) !== 0;
  const pairs = hasInfo ? readAvPairs(payload(40, 'TargetInfo')) : [];
  const name = (id: number) =>
    pairs
      .find((pair) => pair.id === id)
      ?.value.toString('utf16le')
      .slice(0, 256) ?? null;
  const time = pairs.find((pair) => pair.id === avIds.timestamp)?.value;
  const target = payload(12, 'TargetName').toString((flags & ntlmFlags.unicode) === 0 ? 'latin1' : 'utf16le');
  return {
    octets,
    serverChallenge: fixed.subarray(24, 32),
    pairs,
    facts: {
      targetName: target === '' ? null : target.slice(0, 256),
      netbiosComputer: name(avIds.nbComputerName),
      netbiosDomain: name(avIds.nbDomainName),
      dnsComputer: name(avIds.dnsComputerName),
      dnsDomain: name(avIds.dnsDomainName),
      dnsTree: name(avIds.dnsTreeName),
      timestamp: time?.length === 8 ? fromFiletime(time, 0) : null,
      flags,
      version: (flags & ntlmFlags.version) === 0 ? null : versionOf(octets),
    },
  };
}

function versionOf(octets: Buffer): string {
  const version = part(octets, 48, 8, 'Version');
  return `${version.readUInt8(0)}.${version.readUInt8(1)}.${version.readUInt16LE(2)}`;
}
