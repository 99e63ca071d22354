import { createServer, type Server } from 'node:net';
import { once } from 'node:events';
import { afterEach, describe, expect, it } from 'vitest';
import { Control, Identity, Transfer } from '../../../suites/path/observations.ts';
import control from '../../../suites/path/probes/control.ts';
import identity from '../../../suites/path/probes/identity.ts';
import transfer from '../../../suites/path/probes/transfer.ts';
import bigBody from '../../../suites/path/checks/big-body.ts';
import controlCheck from '../../../suites/path/checks/control.ts';
import { hostVantage } from '../../model/vantage.ts';
import { freePort, messagesOf, mirrorOn, run } from './world.ts';

const open: { close(): void }[] = [];
afterEach(() => open.splice(0).forEach((each) => each.close()));

const addresses = { ipv4: '127.0.0.1', ipv6: '::1' } as const;

async function mirror() {
  const started = await mirrorOn('::1', '127.0.0.1');
  open.push(started);
  return started;
}

async function serverOn(address: string, port: number, onConnection?: Parameters<typeof createServer>[1]): Promise<Server> {
  const server = createServer(onConnection).listen({ host: address, port });
  open.push(server);
  await once(server, 'listening');
  return server;
}

describe.each(['ipv4', 'ipv6'] as const)('the control over %s', (path) => {
  const address = addresses[path];
  const at = (ports: { echoPort: number; httpPort: number }) => ({ address, ipv4: null, ...ports });

  it('answers every exchange of a running mirror', async () => {
    const { echoPort, httpPort } = await mirror();
    const value = await run(control, { control: at({ echoPort, httpPort }), coldBudgetMs: 1_000 }, hostVantage(path));
    for (const transport of ['tcp', 'udp', 'http'] as const) {
      expect(value[transport]).toHaveLength(3);
      expect(value[transport].every(({ ms }) => ms !== null && ms < 1_000)).toBe(true);
    }
    expect(value.echo).toHaveLength(3);
    expect(value.echo?.[0]?.hopLimit).toBe(64);
    expect(messagesOf(controlCheck, { before: [Control.on(path, value)] }, path)).toEqual([]);
  });

  it('is dead where nothing listens, though its host echoes', async () => {
    const ports = { echoPort: await freePort(), httpPort: await freePort() };
    const value = await run(control, { control: at(ports), coldBudgetMs: 1_000 }, hostVantage(path));
    expect([...value.tcp, ...value.udp, ...value.http].map(({ code }) => code)).toEqual(Array(9).fill('ECONNREFUSED'));
    expect(messagesOf(controlCheck, { before: [Control.on(path, value)] }, path)).toEqual(['dead']);
  });

  it('costs one deadline where all is silent, not one per sample', async () => {
    const [echoPort, httpPort] = [await freePort(), await freePort()];
    await serverOn(address, echoPort, (socket) => open.push({ close: () => socket.destroy() }));
    await serverOn(address, httpPort, (socket) => open.push({ close: () => socket.destroy() }));
    const start = performance.now();
    const value = await run(control, { control: at({ echoPort, httpPort }), coldBudgetMs: 100 }, hostVantage(path));
    expect(performance.now() - start).toBeLessThan(2_500);
    expect(value.tcp.map(({ code }) => code)).toEqual(Array(3).fill('ETIMEDOUT'));
    expect(value.http.map(({ code }) => code)).toEqual(Array(3).fill('ETIMEDOUT'));
  });

  it('is none where something else answers', async () => {
    const port = await freePort();
    await serverOn(address, port, (socket) => socket.end('220 mail.example.test ESMTP\r\n250 no\r\n'));
    const value = await run(control, { control: at({ echoPort: port, httpPort: port }), coldBudgetMs: 300 }, hostVantage(path));
    expect(value.tcp.map(({ code }) => code)).toEqual(Array(3).fill('EPROTO'));
    expect(value.http.every(({ ms }) => ms === null)).toBe(true);
  });

  it('tells who we are', async () => {
    const { echoPort, httpPort } = await mirror();
    const value = await run(
      identity,
      { control: at({ echoPort, httpPort }), deadlineMs: 1_000 },
      hostVantage(path, { device: 'lo', local: address }),
    );
    expect(value).toMatchObject({ local: address, source: address, code: null, device: { name: 'lo' } });
    expect(value.device?.sent).toBeGreaterThanOrEqual(value.device?.asked ?? Infinity);
    const other = await run(
      identity,
      { control: at({ echoPort, httpPort }), deadlineMs: 1_000 },
      hostVantage(path, { device: 'none0' }),
    );
    expect(other.device).toBeNull();
  });

  it('carries large bodies both ways', async () => {
    const { echoPort, httpPort } = await mirror();
    const value = await run(transfer, { control: at({ echoPort, httpPort }), stallMs: 1_000, totalMs: 3_000 }, hostVantage(path));
    expect(value).toMatchObject({
      download: { status: 200, octets: 262_144, ended: 'complete' },
      upload: { status: 200, arrived: 262_144, isIntact: true },
    });
    expect(messagesOf(bigBody, { transfer: [Transfer.on(path, value)] }, path)).toEqual([]);
  });

  it('shows a body that stops after the status', async () => {
    const httpPort = await freePort();
    await serverOn(address, httpPort, (socket) => {
      open.push({ close: () => socket.destroy() });
      socket.write('HTTP/1.1 200 OK\r\ncontent-length: 262144\r\n\r\n');
    });
    const asked = { control: at({ echoPort: httpPort, httpPort }), stallMs: 200, totalMs: 1_000 };
    const value = await run(transfer, asked, hostVantage(path));
    expect(value.download).toMatchObject({ status: 200, octets: 0, ended: 'silent' });
    expect(value.upload).toMatchObject({ arrived: null, isIntact: false });
    expect(messagesOf(bigBody, { transfer: [Transfer.on(path, value)] }, path)).toEqual(['download-short', 'upload-short']);
  });
});

describe('what is no answer of the path', () => {
  it('is thrown: the signal', async () => {
    const { echoPort, httpPort } = await mirror();
    const signal = AbortSignal.abort(new Error('stopped'));
    const asked = { control: { address: '::1', ipv4: null, echoPort, httpPort } };
    await expect(run(control, { ...asked, coldBudgetMs: 500 }, hostVantage('ipv6'), signal)).rejects.toThrow('stopped');
    await expect(run(identity, { ...asked, deadlineMs: 500 }, hostVantage('ipv6'), signal)).rejects.toThrow('stopped');
    await expect(run(transfer, { ...asked, stallMs: 500, totalMs: 900 }, hostVantage('ipv6'), signal)).rejects.toThrow('stopped');
  });

  it('is a value: an address that we do not have', async () => {
    const asked = { control: { address: '::1', ipv4: null, echoPort: 9, httpPort: 9 }, deadlineMs: 500 };
    const value = await run(identity, asked, hostVantage('ipv6', { local: '2001:db8::1' }));
    expect(Identity.schema.parse(value)).toEqual({ local: null, source: null, code: 'EADDRNOTAVAIL', device: null });
  });
});
