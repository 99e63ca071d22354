import { isIP } from 'node:net';
import { z } from 'zod';
import { withoutZone } from '../../../harness/address/literal.ts';
import { probe } from '../../../harness/model/probe.ts';
import { addressesOf } from '../family-lookup.ts';
import { get, GetInput } from '../get.ts';
import { Chain } from '../observations.ts';

const maxHops = 10;

/** Follows redirects, connecting only to addresses of the family it began with. */
export default probe({
  gives: Chain,
  input: GetInput.extend({ resolverPort: z.int().optional() }),
  timeoutMs: 30_000,
  silent: ({ end, hops }) => end === 'no-answer' && hops.at(-1)?.outcome === 'silent',
  async run({ input: { resolverPort, ...input }, vantage, signal }) {
    const family = isIP(input.address) === 6 ? 6 : 4;
    const hops: Chain['hops'] = [];
    const start = `${input.scheme}://${input.host}${input.target}`;
    const done = (end: Chain['end'], detail: string | null = null): Chain => ({
      url: start,
      address: input.address,
      port: input.port,
      local,
      hops,
      end,
      detail: detail?.slice(0, 2_048) ?? null,
    });
    let local: Chain['local'] = null;
    let next: GetInput = input;
    for (;;) {
      const page = await get({ ...next, marker: null }, vantage, signal);
      local ??= page.local;
      hops.push({ url: page.url.slice(0, 2_048), address: next.address, outcome: page.outcome, status: page.status });
      if (page.outcome !== 'response' || page.status === null) return done('no-answer', page.detail);
      const location = page.headers.find(([name]) => name.toLowerCase() === 'location')?.[1];
      // RFC 9110 15.4: 304 and 300 without Location are no redirect.
      if (page.status < 300 || page.status > 399 || page.status === 304 || location === undefined) return done('answered');
      const url = URL.parse(location, page.url);
      if (url === null || !/^https?:$/.test(url.protocol)) return done('unusable', location);
      url.hash = '';
      if (hops.some((hop) => hop.url === url.href)) return done('loop', url.href);
      if (hops.length > maxHops) return done('too-many', url.href);

      const host = url.hostname.replace(/^\[|\]$/g, '');
      const literal = isIP(host);
      if (literal !== 0 && literal !== family) return done('other-family', url.href);
      const isOwn = host === input.name || host === withoutZone(input.address);
      const addresses = isOwn ? [input.address] : await addressesOf(host, family, vantage, { signal, resolverPort });
      if ('errno' in addresses) return done('resolver', addresses.errno);
      const [address] = addresses;
      if (address === undefined) return done('no-address', host);
      const scheme = url.protocol === 'https:' ? 'https' : 'http';
      const port = url.port === '' ? { http: 80, https: 443 }[scheme] : Number(url.port);
      next = {
        ...input,
        scheme,
        address,
        port,
        name: literal === 0 ? host : null,
        host: url.host,
        target: `${url.pathname}${url.search}`,
      };
    }
  },
});
