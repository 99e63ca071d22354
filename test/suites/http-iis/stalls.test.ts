import { describe, expect, it } from 'vitest';
import { certify, red } from './certify.ts';
import { type Mutant, mutated, site, type Site } from './site.ts';

async function world(is: Site, aims: readonly string[]) {
  const { port, close } = await site(is);
  const start = performance.now();
  const options = { url: `http://shop.test:${port}/`, large: '/large', upload: '/upload' };
  const certified = await certify(options, (aim) => aims.includes(aim)).finally(close);
  return { red: red(certified), said: certified.said, ms: performance.now() - start };
}

const down = ['tcp', 'page', 'large', 'upload'];
const isLarge: Mutant = ({ url, method }) => url === '/large' && method === 'GET';

describe.concurrent('stalls', { timeout: 25_000 }, () => {
  it('a large response that stalls: large-body, in seven seconds, and nothing else', async () => {
    const { red, said, ms } = await world({ v6: mutated(isLarge) }, down);
    expect(red).toEqual({ 'large-body': 'fail' });
    expect(said).toContain('#pmtu-black-hole');
    expect(ms).toBeLessThan(8_000);
  });

  it('one transfer of three that stalls is a warning', async () => {
    let nth = 0;
    const { red } = await world({ v6: mutated((request, response) => isLarge(request, response) && nth++ === 0) }, down);
    expect(red).toEqual({ 'large-body': 'warn' });
  });

  it('a pause of more than a second is a warning, and no failure', async () => {
    const paused: Mutant = ({ url, method }, response) => {
      if (url !== '/large' || method !== 'GET') return false;
      response.setHeader('Content-Length', 204_800).write(Buffer.alloc(100_000));
      setTimeout(() => response.end(Buffer.alloc(104_800)), 1_500);
      return true;
    };
    const { red, said } = await world({ v6: mutated(paused) }, down);
    expect(red).toEqual({ 'large-body': 'warn' });
    expect(said).toContain('#stalled-once');
  });

  it('a large response that stalls for all is a warning', async () => {
    const { red } = await world({ v4: mutated(isLarge), v6: mutated(isLarge) }, ['tcp', 'page', 'large']);
    expect(red).toEqual({ 'large-body': 'warn' });
  });

  it('an upload that stalls: large-upload', async () => {
    const stall: Mutant = ({ url, socket }) => url === '/upload' && Boolean(socket.pause());
    const { red } = await world({ v6: mutated(stall) }, down);
    expect(red).toEqual({ 'large-upload': 'fail' });
  });
});
