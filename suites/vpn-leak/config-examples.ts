import type { Seen } from '../../harness/model/observation.ts';
import { Config, type Facts } from './observations/config.ts';

const { facts } = Config.sample;
if (facts === null) throw new TypeError('the sample has facts');
const usual: Facts = facts;
const [four, six] = usual.coverage;
if (four === undefined || six === undefined) throw new TypeError('the sample has two families');

const nothing = { prefixes: [], whole: false, extent: 'none', holes: [] } as const;

/** IPv4 alone is in the tunnel. */
export const v4Only: Partial<Facts> = {
  coverage: [four, { family: 6, ...nothing, prefixes: [], holes: [] }],
  addresses: ['10.8.0.2/24'],
};
export const neither: Partial<Facts> = {
  coverage: [
    { family: 4, ...nothing, prefixes: [], holes: [] },
    { family: 6, ...nothing, prefixes: [], holes: [] },
  ],
};
/** What `redirect-gateway ipv6` takes. */
export const holed: Partial<Facts> = {
  coverage: [
    four,
    {
      family: 6,
      prefixes: ['2000::/3'],
      whole: false,
      extent: 'most',
      holes: [{ prefix: '64:ff9b::/96', is: 'NAT64' }],
    },
  ],
};
/** One company's network. */
export const split: Partial<Facts> = {
  coverage: [
    { family: 4, prefixes: ['10.0.0.0/8'], whole: false, extent: 'some', holes: [] },
    { family: 6, ...nothing, prefixes: [], holes: [] },
  ],
};

/** A configuration with these differences to the sample's. */
export const config = (change: Partial<Facts> = {}, rest: Partial<Pick<Config, 'kind' | 'problems'>> = {}): Seen<Config> =>
  Config.on('vpn', { ...rest, facts: { ...usual, ...change } });

export const unread = Config.on('vpn', { facts: null, problems: [{ line: null, reason: 'has no directive' }] });

export const example = <const Id extends string>(name: string, seen: Seen<Config>, ...says: Id[]) => ({
  name,
  path: 'vpn' as const,
  seen: { config: [seen] },
  says,
});
