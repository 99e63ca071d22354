import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { isolated, linesOf } from './isolated.ts';
import { requiresLab } from './requires-lab.ts';

requiresLab('a link-local address with its zone', () => {
  it('is dialled, bound and verified, and no peer sees the zone', () => {
    const steps = 'ip link set lo up && ip -6 addr add fe80::1/64 dev lo nodad && exec "$@"';
    const script = ['sh', '-c', steps, 'sh', process.execPath, fileURLToPath(new URL('link-local.ts', import.meta.url))];
    const output = execFileSync('unshare', [...isolated(), ...script], { encoding: 'utf8', timeout: 50_000 });
    const [seen] = linesOf(output) as [{ port: number; hosts: string[] }]; // as link-local.ts writes it
    expect(seen).toMatchObject({
      asked: {
        tcp: { address: 'fe80::1%lo', attempts: [{ outcome: 'open' }, { outcome: 'open' }, { outcome: 'open' }] },
        page: { address: 'fe80::1%lo', outcome: 'response', status: 302 },
        'literal-port': { outcome: 'response', status: 200 },
        hello: { outcome: 'session', session: { unverified: null } },
        chain: { end: 'answered', hops: [{ status: 302 }, { status: 200, address: 'fe80::1%lo' }] },
      },
      names: expect.arrayContaining(['shop.test', 'false']),
    });
    expect(seen.hosts).toEqual(expect.arrayContaining([`[fe80::1]:${seen.port}`, `shop.test:${seen.port}`]));
    expect(seen.hosts.join(' ')).not.toContain('%lo');
    expect(output).not.toMatch(/"names":\[[^\]]*%/);
  });
});
