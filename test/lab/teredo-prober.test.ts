import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { isolated, linesOf } from './isolated.ts';
import { requiresLab } from './requires-lab.ts';

const here = (name: string) => fileURLToPath(new URL(name, import.meta.url));

/** miredo-server's answer, as a client must have it. */
const reply = {
  from: { address: '198.51.100.66', port: 3544 },
  elements: ['authentication', 'origin'],
  isNonceEchoed: true,
  mapped: { address: '198.51.100.35' },
  advertisement: { isToAsked: true, prefixes: ['2001:0:c633:6442::/64'], mtu: 1280 },
};

requiresLab('the Teredo prober against miredo-server', () => {
  it('tells restricted, cone, symmetric and blocked apart', () => {
    const script = [here('teredo-prober.sh'), process.execPath, here('teredo-classify.ts')];
    const output = execFileSync('unshare', [...isolated(), 'bash', ...script], { encoding: 'utf8', timeout: 50_000 });
    expect(linesOf(output)).toMatchObject([
      { messages: ['restricted'], nat: { natClass: 'restricted' }, server: { reply } },
      { messages: ['cone'], nat: { natClass: 'cone' }, server: { reply } },
      { messages: ['symmetric'], nat: { natClass: 'symmetric' }, server: { reply } },
      { messages: ['offline', 'offline'], nat: { natClass: 'offline', primary: null }, server: { reply: null } },
    ]);
  });
});
