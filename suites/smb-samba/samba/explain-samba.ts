import { formatPrefix } from '../../../harness/address/prefix.ts';
import type { Explained, ExplainedTable, GivenFile } from '../../../harness/model/suite.ts';
import { splitList } from '../hosts-access.ts';
import type { HostsEntry } from '../hosts-entry.ts';
import { selectedBy } from '../listeners.ts';
import type { ConfFacts } from '../observations/evidence.ts';
import { confFacts } from './conf-facts.ts';
import { type HostAddress, readIpAddresses } from './ip-address-output.ts';
import { readSmbConf } from './smb-conf.ts';

const textOf = ({ bytes }: GivenFile): string => new TextDecoder().decode(bytes);

/** Where a server with this smb.conf listens and whom it lets in, by address family. */
export function explainSamba(files: ReadonlyMap<string, GivenFile>): Explained {
  const conf = files.get('samba');
  const given = files.get('ip-addr');
  if (conf === undefined) return { ok: false, problems: [{ file: 'smb.conf', line: null, reason: 'was not given' }] };
  const reading = readSmbConf(conf.name, new Map([[conf.name, textOf(conf)]]));
  const addresses = given === undefined ? null : readIpAddresses(textOf(given), given.name);
  const problems = [...reading.problems, ...(addresses?.problems ?? [])];
  if (!reading.ok || addresses?.ok === false) return { ok: false, problems };
  const facts = confFacts(reading.value);
  return {
    ok: true,
    tables: [listeners(facts, addresses?.value ?? null), access(facts)],
    notes: notesOn(facts),
    problems,
  };
}

function listeners(facts: ConfFacts, host: readonly HostAddress[] | null): ExplainedTable {
  const ports = facts.ports.join(' ');
  const row = (item: string, address: string, note: string) => ({ labels: [item], cells: [address, ports, note] });
  const isRestricted = facts.bindInterfacesOnly && facts.interfaces.length > 0;
  const rows = isRestricted
    ? selectedBy(facts.interfaces, host).flatMap(({ item, addresses, dropped, isUnknown }) => [
        ...addresses.map((address) => row(item, address, '')),
        ...dropped.map(({ address, device }) => row(item, address, `left out: ${device} is point-to-point`)),
        ...(isUnknown ? [row(item, '?', 'whatever addresses it has when smbd starts; give --ip-addr')] : []),
        ...(!isUnknown && addresses.length === 0 && dropped.length === 0 ? [row(item, '-', 'selects nothing')] : []),
      ])
    : [row('all', '0.0.0.0', ''), row('all', '::', 'also addresses that come later, and link-local ones')];
  return { title: 'Where smbd listens', labels: ['interfaces'], head: ['address', 'TCP ports', 'note'], rows };
}

function access(facts: ConfFacts): ExplainedTable {
  const rows = facts.access.flatMap(({ section, allow, deny, line }) =>
    ([['allow', allow] as const, ['deny', deny] as const] as const).flatMap(([list, items]) => {
      const { listed, except } = splitList(items);
      return [
        ...listed.map((entry) => ({ entry, kind: list })),
        ...except.map((entry) => ({ entry, kind: `${list}, except` })),
      ].map(({ entry, kind }) => ({
        labels: [`[${section}]`, kind, entry.text],
        cells: [reach(entry, 4), reach(entry, 6), String(line)],
      }));
    }),
  );
  const everybody = { labels: ['[global]', '-', '-'], cells: ['everybody', 'everybody', '-'] };
  return {
    title: 'Whom it lets in',
    labels: ['section', 'hosts', 'entry'],
    head: ['IPv4 clients', 'IPv6 clients', 'line'],
    rows: rows.length > 0 ? rows : [everybody],
  };
}

/** Which clients of a family an entry matches, as Samba reads it. */
function reach(entry: HostsEntry, family: 4 | 6): string {
  const { text, meant, fault, families } = entry;
  if (fault === 'long-prefix' || fault === 'local') return family === 6 ? 'everybody (!)' : '-';
  if (fault !== null) return meant?.network.family === family ? `none (${fault})` : '-';
  if (!families.includes(family)) return '-';
  if (meant !== null) return formatPrefix(meant);
  return /^(all|fail)$/i.test(text) ? 'everybody' : 'by name or pattern';
}

function notesOn(facts: ConfFacts): string[] {
  const { access: lists, socketAddress } = facts;
  const restricting = lists.filter(({ allow }) => allow.length > 0);
  const families = restricting.flatMap(({ allow }) => splitList(allow).listed.flatMap((entry) => entry.families));
  return [
    ...(restricting.length > 0 && !families.includes(6) ? ['No IPv6 client gets in but by ::1.'] : []),
    ...(facts.ports.includes(139) ? ['Port 139 is opened on IPv6 too, where no client uses it: `smb ports = 445`.'] : []),
    ...(facts.bindInterfacesOnly && facts.interfaces.length > 0
      ? ['Link-local addresses, and addresses that come after the start, have no socket.']
      : []),
    ...(socketAddress === null
      ? []
      : [`line ${socketAddress.line}: the socket address is that of NetBIOS queries, and restricts nothing else.`]),
  ];
}
