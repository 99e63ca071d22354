import { formatAddress, type IpAddress, ip, sameAddress } from '../../../harness/address/ip.ts';
import { formatPrefix } from '../../../harness/address/prefix.ts';
import type { Explained, GivenFile } from '../../../harness/model/suite.ts';
import { lintBindings } from './binding-lint.ts';
import { decodeText } from './decode-text.ts';
import { expectedMatrix } from './expected-matrix.ts';
import { readIplisten } from './iplisten.ts';
import type { IpSecurity } from './admission.ts';
import { matrixNotes, matrixTables, type ShownAddress } from './matrix-tables.ts';
import type { Problem, Reading } from './problem.ts';
import { readSites } from './read-sites.ts';
import type { IisConfig } from './site.ts';
import { readSslcert, type TlsRecord } from './sslcert.ts';

/** Addresses that the files name; more are left out of the tables. */
const mostAddresses = 12;

interface Read<T> {
  /** Null where the file was not given or could not be read. */
  readonly value: T | null;
  readonly failed: boolean;
  readonly problems: readonly Problem[];
}

/** What a server with these files answers to whom: the expected matrix as tables, and what to mend. */
export function explainBindings(files: ReadonlyMap<string, GivenFile>): Explained {
  const sites = read(files.get('bindings'), readSites);
  const iplisten = read(files.get('iplisten'), readIplisten);
  const sslcert = read(files.get('sslcert'), readSslcert);
  const problems = [...sites.problems, ...iplisten.problems, ...sslcert.problems];
  if (sites.value === null || iplisten.failed || sslcert.failed) return { ok: false, problems };
  const list = iplisten.value?.map(({ address }) => address) ?? null;
  const named = namedAddresses(sites.value, list ?? [], sslcert.value ?? []);
  const shown = [...named.slice(0, mostAddresses), ...others(named)];
  const matrix = expectedMatrix({
    config: sites.value,
    iplisten: list,
    sslcert: sslcert.value,
    addresses: shown.map(({ address }) => address),
  });
  const left = named.length - mostAddresses;
  return {
    ok: true,
    tables: matrixTables(matrix.cells, shown),
    notes: [
      ...matrixNotes(matrix.cells),
      ...(left > 0 ? [`${left} more addresses are named in the files and left out here.`] : []),
      ...(matrix.leftOut > 0 ? [`${matrix.leftOut} more cells are left out here.`] : []),
      ...lintBindings(sites.value).map(
        ({ line, site, binding, message, level }) => `${level}: line ${line}, site ${site}, ${binding} ${message}.`,
      ),
      ...sites.value.ipSecurity.filter(({ allowUnlisted, rules }) => allowUnlisted === false || rules.length > 0).map(accessNote),
    ],
    problems,
  };
}

function read<T>(file: GivenFile | undefined, reader: (text: string, file: string) => Reading<T>): Read<T> {
  if (file === undefined) return { value: null, failed: false, problems: [] };
  const decoded = decodeText(file.bytes, file.name);
  const reading = decoded.ok ? reader(decoded.value.text, file.name) : decoded;
  return { value: reading.ok ? reading.value : null, failed: !reading.ok, problems: reading.problems };
}

function namedAddresses(config: IisConfig, list: readonly IpAddress[], records: readonly TlsRecord[]): ShownAddress[] {
  const bound = config.sites.flatMap(({ bindings }) =>
    bindings.flatMap(({ parsed }) =>
      parsed?.ok === true && parsed.binding.to.kind === 'address' ? [parsed.binding.to.address] : [],
    ),
  );
  const certified = records.flatMap((record) => (record.kind === 'address' ? [record.address] : []));
  const texts = [...bound, ...list, ...certified].filter(({ value }) => value !== 0n).map(formatAddress);
  return [...new Set(texts)]
    .map((text) => ({ address: ip(text), label: text }))
    .toSorted((a, b) => a.address.family - b.address.family);
}

/** One address of each family that no file names, for all of its kind: native, 6to4 and Teredo addresses fare alike. */
function others(named: readonly ShownAddress[]): ShownAddress[] {
  const unnamed = (first: IpAddress): IpAddress => {
    const candidates = Array.from({ length: named.length + 1 }, (_, index) => ({ ...first, value: first.value + BigInt(index) }));
    return candidates.find((one) => !named.some(({ address }) => sameAddress(address, one))) ?? first;
  };
  // Documentation addresses (RFC 5737 3, RFC 3849).
  return [
    { address: unnamed(ip('203.0.113.1')), label: 'other IPv4' },
    { address: unnamed(ip('2001:db8:ffff::1')), label: 'other IPv6' },
  ];
}

function accessNote({ service, location, allowUnlisted, denyAction, rules, line }: IpSecurity): string {
  const place = location === '' ? 'the whole server' : location;
  const families = [4, 6].map((family) => rules.filter(({ network }) => network?.network.family === family));
  const list = rules.map(({ allowed, network, domain }) => {
    const what = network === null ? (domain ?? 'an unreadable address') : formatPrefix(network);
    return `${allowed ? 'allows' : 'denies'} ${what}`;
  });
  const shown = list.length > 6 ? [...list.slice(0, 6), `${list.length - 6} more`] : list;
  const others =
    allowUnlisted === null ? '' : `; everybody else is ${allowUnlisted ? 'admitted' : `denied (${denyAction ?? 'Forbidden'})`}`;
  const lockout = allowUnlisted === false && families[0]?.length !== 0 && families[1]?.length === 0;
  const bypass = allowUnlisted !== false && families[0]?.some(({ allowed }) => !allowed) === true && families[1]?.length === 0;
  const warning = lockout ? ' No IPv6 client gets in.' : bypass ? ' The denied clients get in over IPv6.' : '';
  return `line ${line}: ${service} access to ${place} ${shown.join(', ') || 'lists nobody'}${others}.${warning}`;
}
