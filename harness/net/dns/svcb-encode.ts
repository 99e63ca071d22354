import { parseAddress, toBytes } from '../../address/ip.ts';
import { writeName } from './name.ts';
import { type Svcb, svcbKeys } from './svcb.ts';

/**
 * RDATA of type 64 or 65 (RFC 9460 2.2), as it is told: what the RFC forbids is written too, so that decoders can be tried with it.
 * @throws RangeError for what is no name or no address
 */
export function encodeSvcb(record: Svcb): Buffer {
  const values: readonly (readonly [number, Uint8Array | null])[] = [
    [svcbKeys.mandatory, record.mandatory && uint16(record.mandatory)],
    [
      svcbKeys.alpn,
      record.alpn && Buffer.concat(record.alpn.map((id) => Buffer.concat([Buffer.of(id.length), Buffer.from(id, 'latin1')]))),
    ],
    [svcbKeys.noDefaultAlpn, record.noDefaultAlpn ? Buffer.alloc(0) : null],
    [svcbKeys.port, record.port === null ? null : uint16([record.port])],
    [svcbKeys.ipv4hint, record.ipv4hint && octetsOf(record.ipv4hint)],
    [svcbKeys.ech, record.ech],
    [svcbKeys.ipv6hint, record.ipv6hint && octetsOf(record.ipv6hint)],
    ...record.others,
  ];
  const params = values
    .toSorted(([a], [b]) => a - b)
    .flatMap(([key, value]) => (value === null ? [] : [uint16([key, value.length]), value]));
  return Buffer.concat([uint16([record.priority]), writeName(record.target), ...params]);
}

function uint16(numbers: readonly number[]): Buffer {
  const octets = Buffer.alloc(2 * numbers.length);
  for (const [at, number] of numbers.entries()) octets.writeUInt16BE(number, 2 * at);
  return octets;
}

const octetsOf = (addresses: readonly string[]): Buffer =>
  Buffer.concat(
    addresses.map((text) => {
      const address = parseAddress(text);
      if (address === null) throw new RangeError(`no address: ${text}`);
      return toBytes(address);
    }),
  );
