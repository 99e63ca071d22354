import { z } from 'zod';
import { ip } from '../../../harness/address/ip.ts';
import { contains, prefixOf } from '../../../harness/address/prefix.ts';
import type { Aim, Ask } from '../../../harness/model/suite.ts';
import { literalOptions } from './literals.ts';
import { siteUrl } from '../site-url.ts';

const SessionOptions = z.object(literalOptions);
type Options = z.infer<typeof SessionOptions> & { readonly url: string; readonly ca?: string | undefined };

/** Whether a session that begins here goes on there: on another path, and from another address of the same /64. */
export function sessionsAims({ target: { options }, vantage, addresses: [address] }: Ask<Options>): Aim[] {
  const { session } = options;
  if (address === undefined || session?.page === undefined) return [];
  const { url, scheme, port, name } = siteUrl(options.url);
  const { login, cookie, page, boundToAddress: isBound } = session;
  const shows = session.shows ?? null;
  const get = { scheme, address, port, name, host: url.host, target: page, ca: options.ca ?? null };
  const endpoint = { address, port, transport: 'tcp' } as const;
  const use = { ...get, isBound, shows };
  const neighbour = vantage.alternates?.find((one) => isNear(vantage.local, one));
  return [
    { aim: 'session', probe: 'http-iis/session', input: { ...get, login, cookie, form: session.form ?? null, shows }, endpoint },
    {
      aim: 'session-abroad',
      probe: 'http-iis/session-use',
      input: { ...use, use: 'abroad', from: null },
      endpoint,
      carries: { aim: 'session', from: 'reference' },
    },
    ...(neighbour === undefined
      ? []
      : [
          {
            aim: 'session-neighbour',
            probe: 'http-iis/session-use',
            input: { ...use, use: 'neighbour', from: neighbour },
            endpoint,
            carries: { aim: 'session', from: 'path' } as const,
          },
        ]),
  ];
}

/** RFC 8981: the addresses that a host takes by itself are of one /64. */
function isNear(own: string | null, other: string): boolean {
  return own?.includes(':') === true && other.includes(':') && contains(prefixOf(ip(own), 64), ip(other));
}
