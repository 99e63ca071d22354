import { classify } from '../../../harness/address/classify.ts';
import type { Remark, SendmailConfig, WrittenOption } from './config.ts';
import { type PortItem, type PortKey, type PortOptions, readPortOptions } from './port-options.ts';
import { inQuotes } from './reading.ts';

export const lintCodes = [
  'rejected-client',
  'repeated-family',
  'repeated-key',
  'missing-comma',
  'dropped-item',
  'odd-key',
  'bound-outgoing',
  'loopback-only',
  'no-ipv6',
  ...(['unquoted', 'broken-line', 'in-comment', 'no-list'] as const),
] as const;
export type LintCode = (typeof lintCodes)[number];

/** One remark on what a configuration says; which sockets come of it is {@link expectedListeners}' matter. */
export interface Lint {
  readonly code: LintCode;
  /** `error`: it does not do what it says. `info`: it works, and has a trap. */
  readonly level: 'error' | 'warning' | 'info';
  /** Counted from 1; null for the whole. */
  readonly line: number | null;
  /** A sentence without its full stop. */
  readonly text: string;
}

const remarks: Readonly<Record<Remark['code'], readonly [level: Lint['level'], text: string]>> = {
  unquoted: ['error', "the list is not in quotes (`...'), and m4 takes it up to the first comma only"],
  'broken-line': ['error', 'the list has a line break without a blank behind it, and ends there'],
  'in-comment': ['warning', 'the line begins with # and counts all the same: a comment of an .mc begins with dnl'],
  'no-list': ['error', 'the macro has no list; its parenthesis must follow without a blank'],
};

/** Everything to say of the text of a configuration, in the order of the file. */
export function lintDaemons({
  daemons,
  clients,
  remarks: found,
}: Pick<SendmailConfig, 'daemons' | 'clients' | 'remarks'>): Lint[] {
  const written = daemons.map((one) => ({ ...one, options: readPortOptions(one.text) }));
  const lists = [...written, ...clients.map((one) => ({ ...one, options: readPortOptions(one.text) }))];
  const lines = [
    ...found.map(({ code, line }): Lint => ({ code, line, level: remarks[code][0], text: remarks[code][1] })),
    ...lists.flatMap((one) => lintList(one, one.options)),
    ...lists.slice(written.length).flatMap(({ line, options }) => options.rejected.map((reason) => rejectedClient(line, reason))),
    ...written.flatMap(({ line, options }) => (isBoundOutgoing(options) ? [boundOutgoing(line)] : [])),
  ].toSorted((a, b) => (a.line ?? 0) - (b.line ?? 0));
  return [...lines, ...lintFamilies(written.map(({ options }) => options))];
}

const rejectedClient = (line: number | null, reason: string): Lint => ({
  code: 'rejected-client',
  level: 'error',
  line,
  text: `ClientPortOptions: ${reason}, and sendmail does not start`,
});

const isBoundOutgoing = ({ family, modifiers }: PortOptions): boolean => family === 6 && modifiers.includes('b');

const boundOutgoing = (line: number | null): Lint => ({
  code: 'bound-outgoing',
  level: 'info',
  line,
  text: 'modifier b sends on what comes in from the same address: mail that comes in over IPv6 cannot go out over IPv4',
});

function lintList({ line }: WrittenOption, { items, dropped }: PortOptions): Lint[] {
  const keys = Map.groupBy(items, ({ key }) => key);
  const isTwo = (keys.get('family')?.length ?? 0) > 1;
  return [
    // Two families in one list mean two daemons, and then the name is there twice as well.
    ...[...keys].flatMap(([key, all]) => (all.length > 1 && !(key === 'name' && isTwo) ? [repeated(line, key, all)] : [])),
    ...items.flatMap((item) => swallowed(line, item)),
    ...dropped.map((part): Lint => ({
      code: 'dropped-item',
      level: 'warning',
      line,
      text: `${inQuotes(part)} has no = and is dropped without a word`,
    })),
    ...items.flatMap(({ written, key }): Lint[] =>
      usual.has(written.toLowerCase())
        ? []
        : [
            {
              code: 'odd-key',
              level: 'info',
              line,
              text: `${inQuotes(written)} is read as ${key}: its first letter alone counts`,
            },
          ],
    ),
  ];
}

/** Keys as the documentation and common usage write them. */
const usual: ReadonlySet<string> = new Set(
  `name family addr address port modifiers modify m listen l children deliverymode delayla queuela refusela inputmailfilters inputfilters
   sendsize sndbufsize receivesize rcvbufsize n f a p i s r c d q`.split(/\s+/),
);

function repeated(line: number | null, key: PortKey, all: readonly PortItem[]): Lint {
  const values = all.map(({ value }) => inQuotes(value.trim()));
  const last = values.at(-1) ?? '';
  if (key === 'family') {
    const text = `Family is given ${all.length} times in one list, ${values.join(' and ')}: the last counts, for one socket, not ${all.length}`;
    return { code: 'repeated-family', level: 'error', line, text };
  }
  return {
    code: 'repeated-key',
    level: 'warning',
    line,
    text: `${key} is given as ${values.join(' and ')}: ${last} alone counts`,
  };
}

/** A word and `=` behind a blank inside a value: the comma before it is missing. */
function swallowed(line: number | null, { written, value }: PortItem): Lint[] {
  const [, rest] = /[ \t\n](\w+[ \t]*=.*)$/.exec(value) ?? [];
  if (rest === undefined) return [];
  const text = `a comma is missing: ${inQuotes(rest)} is part of the value of ${inQuotes(written)}, and sets nothing`;
  return [{ code: 'missing-comma', level: 'error', line, text }];
}

/** What the sockets together leave out; not for a list that sendmail rejects. */
function lintFamilies(all: readonly PortOptions[]): Lint[] {
  const sockets = all.filter(({ family, rejected }) => (family === 4 || family === 6) && rejected.length === 0);
  if (sockets.length === 0 || sockets.length < all.filter(({ family }) => family !== 'local').length) return [];
  const isLoopback = ({ address }: PortOptions): boolean =>
    address.kind === 'literal' && classify(address.address) === 'loopback';
  if (sockets.every(isLoopback)) {
    return [
      {
        code: 'loopback-only',
        level: 'error',
        line: null,
        text: 'every daemon is bound to the loopback: nobody else reaches sendmail',
      },
    ];
  }
  if (sockets.some(({ family }) => family === 6)) return [];
  return [{ code: 'no-ipv6', level: 'error', line: null, text: 'no daemon has Family=inet6: sendmail listens on IPv4 only' }];
}
