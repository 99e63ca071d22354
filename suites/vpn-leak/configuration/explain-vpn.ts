import type { Explained, GivenFile } from '../../../harness/model/suite.ts';
import type { Facts } from '../observations/config.ts';
import { readOpenvpn } from './openvpn.ts';
import { readWireguard } from './wireguard.ts';

/** Keys that only wg-quick's files have, at the beginning of a line. */
const isWireguard = (text: string): boolean => /^\s*\[(?:interface|peer)\]/im.test(text);

/** The text of a configuration; null for what is no UTF-8. */
function decoded(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    // The caller says so.
    return null;
  }
}

/** What goes into the tunnel, by family, as tables; asks nobody. */
export function explainVpn(files: ReadonlyMap<string, GivenFile>): Explained {
  const given = files.get('vpn');
  if (given === undefined) return { ok: false, problems: [] };
  const { name: file } = given;
  const text = decoded(given.bytes);
  if (text === null) return { ok: false, problems: [{ file, line: null, reason: 'is not UTF-8 text' }] };
  const kind = isWireguard(text) ? 'WireGuard' : 'OpenVPN';
  const { facts, problems: found } = kind === 'WireGuard' ? readWireguard(text) : readOpenvpn(text);
  const problems = found.map((problem) => ({ file, ...problem }));
  if (facts === null) return { ok: false, problems };
  return {
    ok: true,
    tables: [
      {
        title: `What goes into the tunnel (${kind})`,
        labels: ['family'],
        head: ['how much', 'prefixes', 'outside'],
        rows: facts.coverage.map(({ family, extent, prefixes, holes }) => ({
          labels: [`IPv${family}`],
          cells: [
            { whole: 'all', most: 'all but holes', some: 'some networks', none: 'nothing' }[extent],
            prefixes.length === 0 ? '-' : shortened(prefixes),
            extent === 'some' || extent === 'none' || holes.length === 0 ? '-' : shortened(holes.map(({ prefix }) => prefix)),
          ],
        })),
      },
      {
        title: 'The server',
        labels: ['host'],
        head: ['is', 'over'],
        rows: facts.endpoints.map(({ host, kind: is, only }) => ({
          labels: [host],
          cells: [is === 'name' ? 'a name' : is, only === null ? 'whichever family there is' : `IPv${only} only`],
        })),
      },
    ].filter(({ rows }) => rows.length > 0),
    notes: notesOn(facts),
    problems,
  };
}

const shortened = (texts: readonly string[]): string =>
  texts.length > 3 ? `${texts.slice(0, 3).join(' ')} and ${texts.length - 3} more` : texts.join(' ');

function notesOn({ coverage, addresses, dns, blocks, ignores, disables, killSwitch, persistent, pulls }: Facts): string[] {
  const six = coverage.find(({ family }) => family === 6);
  const holes = coverage.flatMap(({ extent, holes: open }) => (extent === 'most' ? open : []));
  const hasSix = addresses.some((address) => address.includes(':'));
  return [
    ...holes.map(({ prefix, is }) => `${prefix} (${is}) stays outside.`),
    ...(six?.extent === 'none' && blocks.length === 0
      ? [`Nothing of IPv6 goes into the tunnel, and nothing blocks it${pulls ? ', unless the server pushes it' : ''}.`]
      : []),
    ...(six !== undefined && six.extent !== 'none' && !hasSix && !pulls && blocks.length === 0
      ? ['IPv6 goes into the tunnel, which has no IPv6 address: it is lost, not refused.']
      : []),
    ...blocks.map(({ line, what }) => `Line ${line}: ${what} refuses what of IPv6 is routed into the tunnel.`),
    ...ignores.map(({ line, what }) => `Line ${line}: ${what} of the server is not taken.`),
    ...disables.map(({ line }) => `Line ${line}: IPv6 is turned off on the machine, which lasts until something turns it on.`),
    dns.length === 0 ? `No resolver is set${pulls ? ' here; the server may push one' : ''}.` : `Resolvers: ${dns.join(', ')}.`,
    killSwitch.length === 0
      ? 'No kill switch is seen.'
      : `A kill switch for ${killSwitch.map((one) => `IPv${one}`).join(' and ')}.`,
    ...(persistent === false ? ['Without persist-tun the device goes when the server is lost.'] : []),
    ...(pulls ? ['The server may push routes, addresses and resolvers that stand in no file.'] : []),
  ];
}
