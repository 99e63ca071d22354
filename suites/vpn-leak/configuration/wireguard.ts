import type { Prefix } from '../../../harness/address/prefix.ts';
import type { ConfigProblem, Facts } from '../observations/config.ts';
import { coverageOf } from './coverage.ts';
import {
  hostKind,
  longestLine,
  mostProblems,
  networkIn,
  quoted,
  type Reading,
  type ScriptLine,
  scriptFacts,
  unread,
} from './reading.ts';

/** wg(8) and wg-quick(8). */
const keys: Readonly<Record<'interface' | 'peer', readonly string[]>> = {
  interface: [
    'privatekey',
    'listenport',
    'fwmark',
    'address',
    'dns',
    'mtu',
    'table',
    'preup',
    'postup',
    'predown',
    'postdown',
    'saveconfig',
  ],
  peer: ['publickey', 'presharedkey', 'allowedips', 'endpoint', 'persistentkeepalive'],
};

interface Setting {
  readonly section: 'interface' | 'peer';
  readonly key: string;
  readonly value: string;
  readonly line: number;
}

/** A file as wg-quick(8) reads it. Keys of the tunnel are neither kept nor quoted. */
export function readWireguard(text: string): Reading {
  const problems: ConfigProblem[] = [];
  const settings = settingsIn(text, problems);
  if (settings.length === 0) return unread('has no section [Interface] or [Peer] with settings', problems);
  const list = (key: string): { value: string; line: number }[] =>
    settings
      .filter((one) => one.key === key)
      .flatMap(({ value, line }) => value.split(',').map((one) => ({ value: one.trim(), line })))
      .filter(({ value }) => value !== '');
  const networks = (key: string): Prefix[] =>
    list(key).flatMap(({ value, line }) => {
      const network = networkIn(value);
      if (network === null) problems.push({ line, reason: `${quoted(value)} is no address with a prefix length` });
      return network ?? [];
    });
  const scripts = settings.flatMap(({ key, value, line }): ScriptLine[] =>
    /^(?:pre|post)up$/.test(key) ? [{ text: value, line }] : [],
  );
  const table = settings.find(({ key }) => key === 'table');
  // wg-quick(8): `off` adds no routes; those of another table need rules that it does not add.
  const isRouted = table === undefined || /^auto$/i.test(table.value) || /^(?:main|254)$/i.test(table.value);
  const allowed = networks('allowedips');
  if (table !== undefined && !isRouted)
    problems.push({ line: table.line, reason: `Table = ${quoted(table.value)}: AllowedIPs make no routes here by themselves` });
  const facts: Facts = {
    coverage: ([4, 6] as const).map((family) => coverageOf(isRouted ? allowed : [], family)),
    addresses: list('address')
      .flatMap(({ value, line }) => {
        if (networkIn(value) !== null) return value;
        problems.push({ line, reason: `Address = ${quoted(value)} is no address` });
        return [];
      })
      .slice(0, 20),
    dns: list('dns')
      .map(({ value }) => value.slice(0, 100))
      .slice(0, 20),
    endpoints: settings.flatMap((one) => (one.key === 'endpoint' ? endpointIn(one, problems) : [])).slice(0, 64),
    ignores: [],
    persistent: null,
    pulls: false,
    ...scriptFacts(scripts),
  };
  return { facts, problems: problems.slice(0, mostProblems) };
}

function settingsIn(text: string, problems: ConfigProblem[]): Setting[] {
  let section: Setting['section'] | 'other' | null = null;
  return text.split(/\r\n|\r|\n/).flatMap((raw, index): Setting[] => {
    const line = index + 1;
    const content = raw.replace(/#.*$/, '').trim();
    if (content === '') return [];
    const add = (reason: string): Setting[] => {
      problems.push({ line, reason });
      return [];
    };
    if (raw.length > longestLine) return add('the line is too long');
    const head = /^\[(\w+)\]$/.exec(content)?.[1]?.toLowerCase();
    if (head !== undefined) {
      section = head === 'interface' || head === 'peer' ? head : 'other';
      return section === 'other' ? add(`${quoted(head)} is no section of wg-quick`) : [];
    }
    if (/^\[interface\]\\r\\n/i.test(content)) return add('line ends are written out as \\r\\n: this is one line');
    const [, name, value] = /^(\w+)\s*=\s*(.*)$/.exec(content) ?? [];
    if (name === undefined || value === undefined) return add('is neither a section nor Key = value');
    if (section === 'other') return [];
    if (section === null) return add(`${quoted(name)} stands before any section`);
    const key = name.toLowerCase();
    return keys[section].includes(key)
      ? [{ section, key, value, line }]
      : add(`${quoted(name)} is no key of [${section === 'peer' ? 'Peer' : 'Interface'}]`);
  });
}

function endpointIn({ value, line }: Setting, problems: ConfigProblem[]): Facts['endpoints'] {
  const [, literal, name, port] = /^(?:\[([^\]]+)\]|([^:[\]]+)):(\d{1,5})$/.exec(value) ?? [];
  const host = literal ?? name;
  const number = Number(port);
  if (host === undefined || number < 1 || number > 65_535) {
    problems.push({ line, reason: `Endpoint = ${quoted(value)} is not host:port` });
    return [];
  }
  return [{ host: host.slice(0, 255), kind: hostKind(host), only: null, line }];
}
