import { createSocket, type RemoteInfo } from 'node:dgram';
import { once } from 'node:events';
import { afterEach, describe, expect, it } from 'vitest';
import { ip, ipv6, parseIpv4 } from '../../../harness/address/ip.ts';
import { encodeOrigin } from '../../../harness/address/teredo-origin.ts';
import { decodeEncapsulation, encodeAuthentication } from '../../../harness/net/teredo/encapsulation.ts';
import { decodeIpv6, encodeIpv6, icmpv6Checksum } from '../../../harness/net/teredo/ipv6-packet.ts';
import { askBoth, classifyNat, natClass } from '../../../harness/net/teredo/nat-class.ts';

const at = (port: number) => ({ port, address: parseIpv4('203.0.113.118') ?? { family: 4 as const, value: 0n } });

describe('the class of a NAT (RFC 4380 5.2.1)', () => {
  it.each([
    ['cone', { primary: at(1), secondary: at(2), unasked: true }],
    ['offline', { primary: null, secondary: null, unasked: false }],
    ['undetermined', { primary: at(1), secondary: null, unasked: false }],
    ['restricted', { primary: at(1), secondary: at(1), unasked: false }],
    ['symmetric', { primary: at(1), secondary: at(2), unasked: false }],
  ])('%s', (expected, seen) => {
    expect(natClass(seen)).toBe(expected);
  });
});

/** A Teredo server on 127.0.0.66 and .67, as far as solicitations go. */
async function server(answer: { portShift?: number; spoilNonce?: boolean; silent?: number } = {}) {
  const sockets = [createSocket('udp4'), createSocket('udp4')] as const;
  sockets[0].bind(0, '127.0.0.66');
  await once(sockets[0], 'listening');
  const { port } = sockets[0].address();
  sockets[1].bind(port, '127.0.0.67');
  await once(sockets[1], 'listening');
  let silent = answer.silent ?? 0;
  for (const [index, socket] of sockets.entries()) {
    socket.on('message', (message: Buffer, from: RemoteInfo) => {
      silent -= 1;
      if (silent >= 0) return;
      const outer = decodeEncapsulation(message);
      const asked = outer && decodeIpv6(outer.packet);
      if (!outer?.nonce || !asked) return;
      const cone = (asked.source.value >> 63n) & 1n;
      const body = Buffer.from(
        '8600000000000000000000000000000003044040ffffffffffffffff0000000020010000cb0071010000000000000000',
        'hex',
      );
      const source = ipv6(ip('fe80::8000:f227:34ff:8efe').value);
      body.writeUInt16BE(icmpv6Checksum(source, asked.source, body), 2);
      const reply = Buffer.concat([
        encodeAuthentication(answer.spoilNonce ? new Uint8Array(8) : outer.nonce),
        encodeOrigin({ port: from.port + index * (answer.portShift ?? 0), address: { family: 4, value: 0x7f000001n } }),
        encodeIpv6({ source, destination: asked.source, nextHeader: 58, hopLimit: 255, payload: body }),
      ]);
      sockets[cone === 1n ? 1 - index : index]?.send(reply, from.port, from.address);
    });
  }
  open.push(...sockets);
  return {
    server: { primary: '127.0.0.66', secondary: '127.0.0.67', port },
    timers: { timeoutMs: 150, tries: 3 },
    now: () => performance.now(),
    signal: new AbortController().signal,
  };
}

const open: { close(): void }[] = [];
afterEach(() => open.splice(0).forEach((socket) => socket.close()));

describe('the prober over sockets', () => {
  it('finds no NAT in between to be cone, and reads the whole advertisement', async () => {
    const asking = await server();
    await expect(classifyNat(asking)).resolves.toMatchObject({ natClass: 'cone', unasked: true });
    const { primary, secondary } = await askBoth(asking);
    expect(primary).toMatchObject({ nonceEchoed: true, elements: ['authentication', 'origin'], from: { address: '127.0.0.66' } });
    expect(primary?.advertisement?.destination).toEqual(primary?.asked);
    expect(secondary?.from.address).toBe('127.0.0.67');
  });

  it('asks again after T, N times in all', async () => {
    const { primary } = await askBoth(await server({ silent: 2 }));
    expect(primary?.ms).toBeGreaterThan(280);
    expect((await askBoth(await server({ silent: 3 }))).primary).toBeNull();
  });

  it('keeps an answer with another nonce, and marks it', async () => {
    const { primary } = await askBoth(await server({ spoilNonce: true }));
    expect(primary).toMatchObject({ nonceEchoed: false });
  });

  it('sees that the mapping depends on the address asked', async () => {
    const { primary, secondary } = await askBoth(await server({ portShift: 1 }));
    expect(natClass({ primary: primary?.origin ?? null, secondary: secondary?.origin ?? null, unasked: false })).toBe(
      'symmetric',
    );
  });

  it('stops when aborted', async () => {
    const asking = await server({ silent: 99 });
    await expect(classifyNat({ ...asking, signal: AbortSignal.timeout(50) })).rejects.toThrow(/timeout/);
  });
});
