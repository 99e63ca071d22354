import { appendFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { exchangeMixed } from '../../../harness/net/dns/case.ts';
import { startNameServer } from '../../../lab/name-server/name-server.ts';
import { readQuery } from '../../../lab/name-server/question.ts';
import type { ServedRecord } from '../../../lab/name-server/zone.ts';
import { certify, red } from './certify.ts';

const ends: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});

const addresses = ['127.0.0.1', '::1'];
const zone: readonly ServedRecord[] = [
  ['@', 'NS', 'ns'],
  ['ns', 'A', '127.0.0.1'],
  ['ns', 'AAAA', '::1'],
  ['www', 'A', '198.51.100.80'],
  ['www', 'AAAA', '2001:db8:80::80'],
  ['v6only', 'AAAA', '2001:db8:80::80'],
];

async function serve(log?: (name: string) => void): Promise<number> {
  const server = await startNameServer({
    addresses,
    port: 0,
    zones: [{ name: 'lab.test', records: zone }],
    log: ({ wire }) => log?.(readQuery(wire)?.labels.join('.') ?? ''),
  });
  ends.push(server.close);
  return server.port;
}

describe('Windows Vista among the audience', () => {
  const world = async (name: string, families: string) =>
    await certify(
      {
        zone: 'lab.test',
        names: [{ name: `${name}.lab.test`, families }],
        port: await serve(),
        lab: true,
        audience: ['windows-vista-7'],
      },
      (aim) => aim === 'names' || aim === 'declared',
      ['ipv4', 'ipv6', '6to4', 'teredo'],
    );

  it('reaches a name of both families by any path', async () => {
    const certified = await world('www', 'dual');
    for (const path of ['ipv6', '6to4', 'teredo'] as const) {
      expect(certified.verdicts[path]?.['client-suppresses-aaaa']).toBe('pass');
      expect(red(certified, path)).toEqual({});
    }
  });

  it('does not find an IPv6-only name from behind Teredo, and does from 6to4', async () => {
    const certified = await world('v6only', 'v6');
    expect(red(certified, 'teredo')).toEqual({ 'client-suppresses-aaaa': 'warn' });
    expect([red(certified, 'ipv6'), red(certified, '6to4')]).toEqual([{}, {}]);
    expect(certified.said).toContain('Windows Vista or 7 with IPv4 behind a NAT and Teredo asks A alone for v6only.lab.test');
  });
});

describe('a client of two resolvers', () => {
  /** Two resolvers with logs of different kinds, and a client that asks those `whom` chooses. */
  async function world(whom: (nth: number) => readonly number[], registry?: string) {
    const directory = await mkdtemp(join(tmpdir(), 'sixways-dns-'));
    ends.push(async () => await rm(directory, { recursive: true }));
    const files = ['lan.log', 'vpn.log'].map((name) => join(directory, name));
    const written: Promise<void>[] = [];
    const ports = await Promise.all(
      files.map(async (file) => {
        await writeFile(file, 'started\n');
        return await serve(
          (name) => void written.push(appendFile(file, `client ::1#4000: query: ${name} IN AAAA +E(0)K (::1)\n`)),
        );
      }),
    );
    const signal = new AbortController().signal;
    for (const nth of [1, 2, 3]) {
      for (const chosen of whom(nth)) {
        const to = {
          address: '::1',
          port: ports[chosen] ?? 0,
          transport: 'udp',
          local: null,
          deadlineMs: 2_000,
          signal,
        } as const;
        await exchangeMixed({ name: `n${nth}.leak.lab.test`, type: 'AAAA' }, to);
      }
    }
    await Promise.all(written);
    const exported = join(directory, 'client.reg');
    // regedit's encoding, with its byte order mark.
    if (registry !== undefined) await writeFile(exported, Buffer.from(`\uFEFF${registry}`, 'utf16le'));
    return await certify(
      {
        zone: 'lab.test',
        port: ports[0],
        resolverLogs: { suffix: 'leak.lab.test', files },
        ...(registry === undefined ? {} : { resolverRegistry: exported }),
      },
      (aim) => aim === 'query-logs',
    );
  }
  const policy = (value: string) =>
    `Windows Registry Editor Version 5.00\r\n\r\n[HKEY_LOCAL_MACHINE\\SOFTWARE\\Policies\\Microsoft\\Windows NT\\DNSClient]\r\n${value}\r\n`;

  it('asks one of them', async () => {
    const certified = await world((nth) => [nth % 2]);
    // Evidence is judged on the first path alone.
    expect([certified.verdicts.ipv4?.['resolver-parallel-leak'], red(certified, 'ipv4')]).toEqual(['pass', {}]);
  });

  it('asks both', async () => {
    const certified = await world(() => [0, 1]);
    expect(red(certified, 'ipv4')).toEqual({ 'resolver-parallel-leak': 'warn' });
    expect(certified.said).toContain('3 names below leak.lab.test are in more than one log, such as n1.leak.lab.test');
  });

  it('asks nobody', async () => {
    expect(red(await world(() => []), 'ipv4')).toEqual({ 'resolver-parallel-leak': 'few-samples' });
  });

  it.each([
    ['"DisableSmartNameResolution"=dword:00000001', {}],
    ['"DisableSmartNameResolution"=dword:00000000', { 'resolver-parallel-leak': 'warn' }],
    ['"EnableMulticast"=dword:00000000', { 'resolver-parallel-leak': 'warn' }],
  ])('whose registry has %s', async (value, expected) => {
    expect(red(await world(() => [0], policy(value)), 'ipv4')).toEqual(expected);
  });
});
