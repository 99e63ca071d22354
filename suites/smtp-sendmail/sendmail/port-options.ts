import { type IpAddress, parseIpv6 } from '../../../harness/address/ip.ts';
import { parseInetAddr } from './inet-addr.ts';
import { inQuotes } from './reading.ts';

/** What the first letter of a key means in DaemonPortOptions and ClientPortOptions (sendmail operations guide, 5.6; daemon.c). */
const keys = {
  A: 'address',
  a: 'address',
  c: 'children',
  D: 'delivery mode',
  d: 'delay load',
  F: 'family',
  f: 'family',
  I: 'filters',
  i: 'filters',
  L: 'listen queue',
  l: 'listen queue',
  M: 'modifiers',
  m: 'modifiers',
  N: 'name',
  n: 'name',
  P: 'port',
  p: 'port',
  q: 'queue load',
  R: 'receive buffer',
  r: 'refuse load',
  S: 'send buffer',
  s: 'send buffer',
} as const;
export type PortKey = (typeof keys)[keyof typeof keys];

export interface PortItem {
  /** As written, up to `=`. */
  readonly written: string;
  readonly key: PortKey;
  readonly value: string;
}

export type BoundAddress =
  | { readonly kind: 'any' }
  | { readonly kind: 'literal'; readonly address: IpAddress }
  /** Looked up when sendmail starts. */
  | { readonly kind: 'name'; readonly name: string };

/** One value of `O DaemonPortOptions`, as sendmail understands it. */
export interface PortOptions {
  readonly items: readonly PortItem[];
  /** Parts without `=`, which sendmail drops without a word. */
  readonly dropped: readonly string[];
  /** Null: none is given, and sendmail counts. */
  readonly name: string | null;
  /** `local` is a socket in the file system; `other` a family that Linux has no TCP for. */
  readonly family: 4 | 6 | 'local' | 'other';
  readonly address: BoundAddress;
  /** Null for a service of /etc/services that is none of mail's. */
  readonly port: number | null;
  readonly portText: string;
  /** Letters. */
  readonly modifiers: string;
  /** Why sendmail does not start with this; it stops after reading its configuration (exit code 70). */
  readonly rejected: readonly string[];
}

/** IANA's names and those of Debian's /etc/services. */
const services: Readonly<Record<string, number>> = {
  smtp: 25,
  mail: 25,
  submission: 587,
  submissions: 465,
  smtps: 465,
  ssmtp: 465,
  urd: 465,
};

/** The C library's isspace(). */
const blanks = /^[ \t\n\v\f\r]+/;

/**
 * Reads the list as `setsockaddroptions` of sendmail 8.17 does: no quoting, blanks count behind a value, the first letter alone is the key, and
 * a key given twice overwrites.
 */
export function readPortOptions(text: string): PortOptions {
  const items: PortItem[] = [];
  const dropped: string[] = [];
  const rejected: string[] = [];
  for (const part of text.split(',').map((one) => one.replace(blanks, ''))) {
    const equals = part.indexOf('=');
    const letter = part.charAt(0);
    if (equals === -1) {
      if (part.trim() !== '') dropped.push(part.trim());
    } else if (isKey(letter)) {
      const value = part.slice(equals + 1).replace(blanks, '');
      items.push({ written: part.slice(0, equals).trim(), key: keys[letter], value });
    } else {
      rejected.push(`the key of ${inQuotes(part)} is unknown`);
    }
  }
  const last = (key: PortKey): string | undefined => items.findLast((item) => item.key === key)?.value;
  const family = familyOf(items, rejected);
  const address = addressOf(last('address'), family, rejected);
  const port = portOf(last('port'), family, rejected);
  return {
    items,
    dropped,
    name: last('name') ?? null,
    family,
    address,
    port,
    portText: last('port') ?? 'smtp',
    modifiers: last('modifiers')?.replaceAll(/[^\x21-\x7e]/g, '') ?? '',
    rejected,
  };
}

const isKey = (letter: string): letter is keyof typeof keys => Object.hasOwn(keys, letter);

function familyOf(items: readonly PortItem[], rejected: string[]): PortOptions['family'] {
  let family: PortOptions['family'] = 4;
  for (const { key, value } of items) {
    if (key !== 'family') continue;
    const known = families[/^\d/.test(value) ? String(Number.parseInt(value, 10)) : value.toLowerCase()];
    // Each is read, so that a bad one before a good one stops sendmail too.
    if (known !== undefined) family = known;
    else if (/^\d/.test(value)) family = 'other';
    else rejected.push(`the family ${inQuotes(value)} is unknown: it is inet or inet6, and blanks behind it count`);
  }
  return family;
}

/** Numbers are Linux's AF_UNIX, AF_INET and AF_INET6. */
const families: Readonly<Record<string, PortOptions['family'] | undefined>> = {
  inet: 4,
  inet6: 6,
  unix: 'local',
  local: 'local',
  '1': 'local',
  '2': 4,
  '10': 6,
};

const hostName = /^[\da-z_](?:[\w.-]*[\da-z_])?\.?$/i;

function addressOf(text: string | undefined, family: PortOptions['family'], rejected: string[]): BoundAddress {
  if (text === undefined || family === 'local') return { kind: 'any' };
  if (family === 'other') {
    rejected.push('the family takes no address');
    return { kind: 'any' };
  }
  // anynet_pton() takes the tag, as in access maps.
  const address = family === 4 ? parseInetAddr(text) : parseIpv6(text.replace(/^ipv6:/i, ''));
  if (address !== null) return address.value === 0n ? { kind: 'any' } : { kind: 'literal', address };
  const isName = hostName.test(text) && !/^[\d.]+$/.test(text);
  if (!isName) rejected.push(`${inQuotes(text)} is no ${family === 4 ? 'IPv4' : 'IPv6'} address and no host name`);
  return { kind: 'name', name: text };
}

function portOf(text: string | undefined, family: PortOptions['family'], rejected: string[]): number | null {
  if (text === undefined) return 25;
  if (family === 'local' || family === 'other') {
    rejected.push('the family takes no port');
    return null;
  }
  // atoi() and a cast to 16 bits; 0 is none.
  if (/^\d/.test(text)) return Number.parseInt(text, 10) & 0xffff || 25;
  const port = services[text];
  if (port === undefined && !/^[\w.+-]+$/.test(text)) rejected.push(`the service ${inQuotes(text)} is unknown`);
  return port ?? null;
}
