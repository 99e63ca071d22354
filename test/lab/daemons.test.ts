import { afterAll, beforeAll, expect, it } from 'vitest';
import type { z } from 'zod';
import { decodeTeredo } from '../../harness/address/teredo.ts';
import { formatAddress, ip } from '../../harness/address/ip.ts';
import { datagramOctets, type TokenSeen } from '../../harness/net/mirror.ts';
import { openLab, type Lab } from '../../lab/client.ts';
import type { TeredoState } from '../../lab/daemons/miredo.ts';
import { sixToFourInboundDead, sixToFourRouteMissing } from '../../lab/faults.ts';
import { addressPlan as at } from '../../lab/topology/address-plan.ts';
import demo from '../../lab/worlds/demo.ts';
import { requiresLab } from './requires-lab.ts';

let lab: Lab;

/** Runs a module in a node. */
async function node(place: string, script: string): Promise<string> {
  const { code, stdout, stderr } = await lab.exec(place, [process.execPath, '--input-type=module', '-e', script]);
  if (code !== 0) throw new Error(stderr);
  return stdout.trim();
}

const askByUdp = (token: string): string => `
  import { createSocket } from 'node:dgram';
  const socket = createSocket('udp6');
  const answer = await new Promise((resolve) => {
    socket.once('message', (text) => resolve(text.toString()));
    socket.send('sixways ${token}'.padEnd(${datagramOctets}), 7, '${at.ctl.ipv6}');
    setTimeout(() => resolve('silence'), 800);
  });
  socket.close();
  console.log(answer);`;

async function seen(token: string): Promise<z.infer<typeof TokenSeen>> {
  return JSON.parse(await node('c4', `console.log(await (await fetch('http://${at.ctl.ipv4}/seen?token=${token}')).text())`));
}

requiresLab('the daemons of the demo world', () => {
  beforeAll(async () => {
    lab = await openLab(await demo());
  });
  afterAll(async () => {
    await lab.close();
  });

  it('all run, and the Teredo client is ready when it has qualified', () => {
    expect(lab.casualties).toEqual([]);
    const state: TeredoState = JSON.parse(lab.readiness['miredo-client'] ?? '');
    expect(state).toMatchObject({ state: 'up', mtu: '1280', linkLocal: 'fe80::ffff:ffff:ffff' });
    const decoded = decodeTeredo(ip(state.address));
    expect(decoded === null ? null : [decoded.server, decoded.client].map(formatAddress)).toEqual([at.tsrv.ipv4, at.nat]);
  });

  it.each([
    ['c6', at.c6],
    ['s64', '2002:cb00:7140::1'],
  ])('the mirror tells %s its address over UDP', async (place, address) => {
    const token = `${place}heard`.padEnd(16, '0');
    expect(JSON.parse(await node(place, askByUdp(token)))).toMatchObject({ source: { address } });
    expect(await seen(token)).toMatchObject({ seen: true, source: { address }, answerError: null });
  });

  it('the mirror is told by ICMPv6 that there is no way back, and tells it over IPv4', async () => {
    await lab.fault(sixToFourRouteMissing);
    const token = 'unanswerable0000';
    expect(await node('s64', askByUdp(token))).toBe('silence');
    expect(await seen(token)).toMatchObject({
      seen: true,
      source: { address: '2002:cb00:7140::1' },
      answerError: expect.stringMatching(/^(ENETUNREACH|EHOSTUNREACH)$/),
    });
    await lab.heal(sixToFourRouteMissing.name);
    expect(await node('s64', askByUdp('answerable000000'))).toContain('2002:cb00:7140::1');
  });

  it('a silent loss on the way back leaves no error', async () => {
    await lab.fault(sixToFourInboundDead);
    const token = 'lost000000000000';
    expect(await node('s64', askByUdp(token))).toBe('silence');
    expect(await seen(token)).toMatchObject({ seen: true, answerError: null });
    await lab.heal(sixToFourInboundDead.name);
  });

  it('nginx serves the sites with a redirect that keeps the brackets', async () => {
    const literal = `http://[${at.tgt.ipv6}]`;
    const location = `console.log((await fetch('${literal}/old', { redirect: 'manual' })).headers.get('location'))`;
    for (const place of ['c6', 's64', 'ter']) expect(await node(place, location)).toBe(`https://[${at.tgt.ipv6}]/old`);
  });

  it('an upload is answered when all of it has come', async () => {
    // The connection is closed before the body is complete: no answer may have come till then.
    const early = `
      import { connect } from 'node:tls';
      const socket = connect({ host: '${at.tgt.ipv6}', port: 443, rejectUnauthorized: false });
      let answer = 'nothing';
      socket.on('data', (part) => { answer = part.toString().split('\\r\\n')[0]; });
      socket.write('POST /upload HTTP/1.1\\r\\nHost: shop.lab.test\\r\\nContent-Length: 300000\\r\\n\\r\\n');
      socket.write(Buffer.alloc(200_000));
      await new Promise((resolve) => setTimeout(resolve, 300));
      const before = answer;
      socket.write(Buffer.alloc(100_000));
      await new Promise((resolve) => setTimeout(resolve, 300));
      socket.destroy();
      console.log(before, answer);`;
    expect(await node('c6', early)).toBe('nothing HTTP/1.1 204 No Content');
  });
});
