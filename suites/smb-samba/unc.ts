import { formatAddress, parseAddress } from '../../harness/address/ip.ts';
import { withoutZone } from '../../harness/address/literal.ts';
import type { UncForm } from './observations/session.ts';

/** MS-DTYP 2.2.57: `\\host\share`. */
const unc = (host: string, share: string): string => `\\\\${host}\\${share}`;

/** `2001-db8--1.ipv6-literal.net`: colons are no part of a UNC host on Windows, which resolves this form by itself; a zone follows an `s`. */
export function ipv6LiteralName(address: string): string {
  return `${address.replaceAll(':', '-').replace('%', 's')}.ipv6-literal.net`;
}

/** The names that clients use for a share of one server. A form that the address or target does not have is left out. */
export function uncForms({
  name,
  address,
  port,
  share,
}: {
  /** Null for a target that is a literal. */
  readonly name: string | null;
  readonly address: string;
  readonly port: number;
  readonly share: string;
}): { form: UncForm; unc: string }[] {
  const parsed = parseAddress(withoutZone(address));
  const literal = parsed === null ? address : formatAddress(parsed);
  return [
    ...(name === null ? [] : [{ form: 'name' as const, unc: unc(name, share) }]),
    { form: 'literal', unc: unc(literal, share) },
    ...(parsed?.family === 6
      ? [
          {
            form: 'ipv6-literal.net' as const,
            unc: unc(ipv6LiteralName(`${literal}${address.slice(withoutZone(address).length)}`), share),
          },
        ]
      : []),
    { form: 'port', unc: unc(`${literal}:${port}`, share) },
  ];
}
