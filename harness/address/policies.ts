import type { Policy, PolicyId, PolicyRow } from './policy.ts';
import { cidr } from './prefix.ts';

type Table = Readonly<Record<string, readonly [precedence: number, label: number]>>;
type Rows = Readonly<Record<string, number>>;

const rows = (table: Rows): PolicyRow[] => Object.entries(table).map(([text, value]) => ({ prefix: cidr(text), value }));
const column = (table: Table, index: 0 | 1): PolicyRow[] =>
  Object.entries(table).map(([text, pair]) => ({ prefix: cidr(text), value: pair[index] }));

function policy(table: Table, rest: Omit<Policy, 'precedence' | 'labels' | 'sourceLabels'>): Policy {
  const labels = column(table, 1);
  return { ...rest, precedence: column(table, 0), labels, sourceLabels: labels };
}

/** RFC 6724 2.1. */
const RFC_6724: Table = {
  '::1/128': [50, 0],
  '::/0': [40, 1],
  '::ffff:0:0/96': [35, 4],
  '2002::/16': [30, 2],
  '2001::/32': [5, 5],
  'fc00::/7': [3, 13],
  '::/96': [1, 3],
  'fec0::/10': [1, 11],
  '3ffe::/16': [1, 12],
};

/** RFC 3484 2.1. */
const RFC_3484: Table = {
  '::1/128': [50, 0],
  '::/0': [40, 1],
  '2002::/16': [30, 2],
  '::/96': [20, 3],
  '::ffff:0:0/96': [10, 4],
};

const rfc6724 = policy(RFC_6724, {
  id: 'rfc6724',
  title: 'RFC 6724',
  privateIpv4: 'global',
  temporary: 'prefer',
  commonPrefix: 'source-prefix',
});

const rfc3484 = policy(RFC_3484, {
  id: 'rfc3484',
  title: 'RFC 3484',
  privateIpv4: 'site',
  temporary: 'avoid',
  commonPrefix: 'all-bits',
});

/**
 * draft-ietf-6man-rfc6724-update, "Policy Table Update"; work in progress. Its rows for known-local ULA prefixes
 * depend on router advertisements and are not here.
 */
const rfc6724Update = policy(
  { ...RFC_6724, '::ffff:0:0/96': [20, 4], '2002::/16': [5, 2], 'fc00::/7': [30, 13] },
  {
    id: 'rfc6724-update',
    title: 'RFC 6724 as its update draft has it',
    privateIpv4: 'global',
    temporary: 'prefer',
    commonPrefix: 'source-prefix',
  },
);

/** glibc 2.36: tables of gai.conf(5) and sysdeps/posix/getaddrinfo.c; sources are the kernel's, with the labels of `ip addrlabel`. */
const glibc: Policy = {
  id: 'glibc',
  title: 'glibc with an unchanged gai.conf',
  precedence: column(RFC_3484, 0),
  labels: rows({ ...labelsOf(RFC_3484), 'fec0::/10': 5, 'fc00::/7': 6, '2001::/32': 7 }),
  sourceLabels: rows({
    ...labelsOf(RFC_3484),
    'fc00::/7': 5,
    '2001::/32': 6,
    '2001:10::/28': 7,
    'fec0::/10': 11,
    '3ffe::/16': 12,
  }),
  privateIpv4: 'global',
  temporary: 'prefer',
  commonPrefix: 'glibc',
};

function labelsOf(table: Table): Rows {
  return Object.fromEntries(Object.entries(table).map(([prefix, [, label]]) => [prefix, label]));
}

/**
 * Windows XP as `netsh interface ipv6 show prefixpolicy` printed it with the first Teredo prefix, and with the same row for 2001::/32:
 * after the update to that prefix (MS06-064) its users still saw IPv4 preferred to Teredo.
 * Unsure: the row's numbers; rule 7 of source selection; and the scope of private IPv4 addresses, where `global` is what makes XP
 * prefer IPv4 behind a NAT.
 */
const windowsXp = policy(
  { ...RFC_3484, '3ffe:831f::/32': [5, 5], '2001::/32': [5, 5] },
  {
    id: 'windows-xp',
    title: 'Windows XP',
    privateIpv4: 'global',
    temporary: 'prefer',
    commonPrefix: 'all-bits',
  },
);

/**
 * Windows Vista and 7 before their update to RFC 6724.
 * Precedences as published by users of the time. Unsure: the label of 2001::/32 (taken from XP before and 8.1 after it),
 * the scope of private IPv4 addresses and rule 7 of source selection (both as for XP).
 */
const windowsVista7 = policy(
  { ...RFC_3484, '2001::/32': [5, 5] },
  {
    id: 'windows-vista-7',
    title: 'Windows Vista and 7',
    privateIpv4: 'global',
    temporary: 'prefer',
    commonPrefix: 'all-bits',
  },
);

/** Windows 8.1 to 11: `netsh interface ipv6 show prefixpolicies` prints the table of RFC 6724. */
const windows81: Policy = { ...rfc6724, id: 'windows-8.1', title: 'Windows 8.1 and later' };

export const POLICIES: Readonly<Record<PolicyId, Policy>> = {
  rfc6724,
  'rfc6724-update': rfc6724Update,
  rfc3484,
  glibc,
  'windows-xp': windowsXp,
  'windows-vista-7': windowsVista7,
  'windows-8.1': windows81,
};
