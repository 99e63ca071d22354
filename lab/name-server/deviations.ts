import { typeName } from '../../harness/net/dns/types.ts';
import type { Query } from './question.ts';

/** What a name server gets wrong, by RFC 4074 4 and from what is met in the field. */
export const faults = [
  'drop',
  'late',
  'nxdomain',
  'nxdomainbare',
  'entnxdomain',
  'nodata',
  'nodatabare',
  'servfail',
  'notimp',
  'refused',
  'formerr',
  'rdlen4',
  'lame',
  'upward',
  'tc',
  'ignoresize',
  'noopt',
  'lower',
  'wrongid',
  'wrongquestion',
  'reset',
  'garbage',
] as const;
export type Fault = (typeof faults)[number];

/** How a query came. */
export interface Arrival {
  readonly transport: 'udp' | 'tcp';
  readonly family: 4 | 6;
}

export interface Deviations {
  readonly faults: ReadonlySet<Fault>;
  /** Milliseconds before the answer. */
  readonly lateMs: number;
  /** The name without the labels that asked for the faults, in lower case. */
  readonly name: string;
}

const mostLateMs = 30_000;
const usualLateMs = 1_500;
const circumstances = ['udp', 'tcp', 'v4', 'v6', 'edns', 'noedns', 'cd', 'do', 'rd'] as const;
type Circumstance = (typeof circumstances)[number];

/**
 * The faults that a name asks for: each label `x-<fault>(-<when>)*` is one, for queries of all the circumstances and any of the types
 * that it names. Whoever asks chooses, so that the server keeps no state and many may ask at once.
 */
export function deviationsOf(query: Query, { transport, family }: Arrival): Deviations {
  const held: Readonly<Record<Circumstance, boolean>> = {
    udp: transport === 'udp',
    tcp: transport === 'tcp',
    v4: family === 4,
    v6: family === 6,
    edns: query.offered !== null,
    noedns: query.offered === null,
    cd: query.checkingDisabled,
    do: query.dnssecOk,
    rd: query.wantsRecursion,
  };
  const found = new Set<Fault>();
  let lateMs = 0;
  const rest: string[] = [];
  for (const label of query.labels.map((one) => one.toLowerCase())) {
    const [, word = '', ms = '', when = ''] = /^x-([a-z]+4?)(\d*)((?:-[a-z\d]+)*)$/.exec(label) ?? [];
    const fault = faults.find((one) => one === word);
    if (fault === undefined) {
      rest.push(label);
      continue;
    }
    const words = when.split('-').filter((one) => one !== '');
    const told = circumstances.filter((one) => words.includes(one));
    const types = words.filter((one) => !circumstances.some((other) => other === one));
    if (!told.every((one) => held[one]) || (types.length > 0 && !types.includes(typeName(query.type).toLowerCase()))) continue;
    found.add(fault);
    if (fault === 'late') lateMs = Math.min(mostLateMs, ms === '' ? usualLateMs : Number(ms));
  }
  return { faults: found, lateMs, name: rest.join('.') };
}
