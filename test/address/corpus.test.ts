import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { classify } from '../../harness/address/classify.ts';
import { formatAddress, fromBytes, ip, parseAddress } from '../../harness/address/ip.ts';
import { POLICIES } from '../../harness/address/policies.ts';
import { formatPrefix, interfaceId, parsePrefix } from '../../harness/address/prefix.ts';
import { decodeOrigin } from '../../harness/address/teredo-origin.ts';
import { decodeTeredo, decodeTeredoId } from '../../harness/address/teredo.ts';

/** Recordings and listings of real systems, kept beside the repository; without them these tests are skipped. */
const corpus = fileURLToPath(new URL('../../../shared/corpus/', import.meta.url));
const here = existsSync(corpus);
const text = (name: string): string => readFileSync(`${corpus}${name}`, 'utf8');

/** UDP payloads of a little-endian Ethernet capture with IPv4 headers. */
function udpPayloads(name: string): { sourcePort: number; payload: Uint8Array }[] {
  const file = readFileSync(`${corpus}${name}`);
  const found = [];
  for (let at = 24; at + 16 <= file.length;) {
    const length = file.readUInt32LE(at + 8);
    const packet = file.subarray(at + 16 + 14, at + 16 + length);
    const header = ((packet[0] ?? 0) & 15) * 4;
    if (packet[9] === 17) found.push({ sourcePort: packet.readUInt16BE(header), payload: packet.subarray(header + 8) });
    at += 16 + length;
  }
  return found;
}

describe.skipIf(!here)('real systems', () => {
  it('Windows prints the table that the windows-8.1 policy has', () => {
    const rows = [
      ...text('07-netsh-ipconfig/excerpts/prefixpolicies-no-label-annotated.txt').matchAll(/^\s*(\d+)\s+(\S+\/\d+)/gm),
    ];
    const { precedence } = POLICIES['windows-8.1'];
    const listed = new Set(rows.map(([, value, prefix]) => `${value} ${prefix}`));
    expect(listed).toEqual(new Set(precedence.map(({ prefix, value }) => `${value} ${formatPrefix(prefix)}`)));
  });

  it('Windows gives its Teredo interface one identifier for both scopes', () => {
    const listing = text('07-netsh-ipconfig/excerpts/ipconfig-en-win81-teredo.txt');
    const teredo = ip(/2001:0:\S+/.exec(listing)?.[0] ?? '');
    const decoded = decodeTeredo(teredo);
    expect(decoded).toMatchObject({ flags: 0x04dc, port: 0x4b85 ^ 0xffff });
    const local = ip(/(fe80::4dc:\S+)%5/.exec(listing)?.[1] ?? '');
    expect(local.family === 6 ? decodeTeredoId(interfaceId(local)) : null).toEqual({
      flags: decoded?.flags,
      port: decoded?.port,
      client: decoded?.client,
    });
    expect(classify(local)).toBe('link-local');
  });

  it('every address and prefix of the Windows listings parses', () => {
    const listings = ['route-print-en-wrapped.txt', 'ipv6-show-route-zh-isatap.txt']
      .map((name) => text(`07-netsh-ipconfig/excerpts/${name}`))
      .join('\n');
    const prefixes = listings.match(/[0-9a-f:.]*::?[0-9a-f:.]*\/\d+/g) ?? [];
    expect(prefixes.length).toBeGreaterThan(8);
    expect(prefixes.filter((prefix) => parsePrefix(prefix) === null)).toEqual([]);
  });

  it('a Teredo server tells a client the mapping that its address then carries', () => {
    const payloads = udpPayloads('08-tunnel-captures/suricata-verify/decode-teredo-01__input.pcap');
    const origins = payloads
      .filter(({ sourcePort }) => sourcePort === 3544)
      .map(({ payload }) => decodeOrigin(afterAuthentication(payload)));
    const origin = origins.find((entry) => entry !== null);
    const client = parseAddress('2001:0:4137:9e50:8000:f12a:b9c8:2815');
    const carried = client === null ? null : decodeTeredo(client);
    expect(origin).toEqual({ port: carried?.port, address: carried?.client });
    expect(carried && formatAddress(carried.server)).toBe('65.55.158.80');
    const inner = payloads.flatMap(({ payload }) =>
      payload[0] === 0x60 ? [fromBytes(payload.subarray(8, 24)), fromBytes(payload.subarray(24, 40))] : [],
    );
    expect(inner).toContainEqual(client);
  });
});

/** Skips the authentication encapsulation: 00 01, two lengths, identifier, value, nonce, confirmation (RFC 4380 5.1.1). */
function afterAuthentication(payload: Uint8Array): Uint8Array {
  if (payload[0] !== 0 || payload[1] !== 1) return payload;
  return payload.subarray(4 + (payload[2] ?? 0) + (payload[3] ?? 0) + 9);
}
