import { z } from 'zod';
import { classify } from '../../../harness/address/classify.ts';
import { parseAddress } from '../../../harness/address/ip.ts';
import type { Aim, Ask, Endpoint } from '../../../harness/model/suite.ts';
import { askedNames } from '../observations/transport.ts';
import { defaultPort, siteUrl } from '../site-url.ts';

/** What a target may say about its connections; fields of the suite's options. */
export const transportOptions = {
  /** Seconds that connections pause to see whether they last: 20 unless told, over Teredo 60 too, and none on the loopback. */
  idle: z.array(z.number().min(0.1).max(90)).max(3).optional(),
  /** Teredo clients shall reach the site. */
  teredo: z.boolean().default(true),
};
const TransportOptions = z.object(transportOptions);

type Options = z.infer<typeof TransportOptions> & {
  readonly url: string;
  readonly also: readonly string[];
  readonly ports: readonly number[];
  readonly large?: string | undefined;
  readonly upload?: string | undefined;
  readonly ca?: string | undefined;
  readonly literal: boolean;
};

/** RFC 4380 5.2: the mapping of a Teredo client lives for about half a minute. */
const pauses = { usual: [20], teredo: [20, 60] } as const;

const isLoopback = (text: string): boolean => {
  const address = parseAddress(text);
  return address !== null && classify(address) === 'loopback';
};

/** How connections, content coding and time compare, and what the site advertises. */
export const transportAims = (ask: Ask<Options>): Aim[] =>
  ask.addresses.flatMap((address, index) => aimsAt(ask, address, index === 0 ? '' : `~${index + 1}`));

function aimsAt({ target: { options }, path, vantage }: Ask<Options>, address: string, suffix: string): Aim[] {
  const { large, upload } = options;
  const { url, scheme, port, name } = siteUrl(options.url);
  const ca = options.ca ?? null;
  const get = (target: string) => ({ scheme, address, port, name, host: url.host, target, ca });
  const main = `${url.pathname}${url.search}`;
  const hello = { url: options.url, address, port, name, ca };
  const endpoint: Endpoint = { address, port, transport: 'tcp' };
  const aim = (is: Omit<Aim, 'endpoint'>): Aim => ({ ...is, aim: `${is.aim}${suffix}`, endpoint });

  const isLocal = isLoopback(address);
  // No device with a timer for flows stands between a host and itself.
  const idle = options.idle ?? (isLocal ? [] : pauses[path === 'teredo' ? 'teredo' : 'usual']);
  const hasRecords = scheme === 'https' && name !== null && vantage.resolvers.length > 0 && !isLocal;
  const isEchoed = (path === 'ipv6' || path === 'teredo') && options.teredo && !isLocal;
  const hasPlain = scheme === 'https' && options.ports.includes(defaultPort.http);
  const declared = options.literal || name === null;

  return [
    ...(scheme === 'https' ? askedNames : []).map((asked) =>
      aim({ aim: `hello-${asked}`, probe: 'http-iis/name-hello', input: { ...hello, asked, declared }, parity: true }),
    ),
    ...(scheme === 'http'
      ? [aim({ aim: 'h2c', probe: 'http-iis/h2c', input: { address, port, host: url.host, target: main } })]
      : []),
    // Port 80 of an https site is port-parity's, not reach's: it is asked without its leave.
    ...(hasPlain
      ? [{ aim: `h2c${suffix}`, probe: 'http-iis/h2c', input: { address, port: 80, host: url.hostname, target: main } }]
      : []),
    aim({ aim: 'alternatives', probe: 'http-iis/alternatives', input: { ...get(main), marker: null } }),
    ...(hasRecords ? [aim({ aim: 'https-records', probe: 'http-iis/https-records', input: hello })] : []),
    ...[main, ...options.also].map((target, nth) =>
      aim({ aim: `coding-${nth}`, probe: 'http-iis/coding', input: get(target), parity: true }),
    ),
    ...(large === undefined ? [] : [aim({ aim: 'ranges', probe: 'http-iis/ranges', input: get(large) })]),
    aim({ aim: 'keep-alive', probe: 'http-iis/keepalive', input: get(main) }),
    ...idle.map((seconds) =>
      aim({ aim: `idle-${seconds}`, probe: 'http-iis/idle', input: { ...get(main), pauseMs: seconds * 1_000 } }),
    ),
    ...(upload === undefined ? [] : [aim({ aim: 'chunked-post', probe: 'http-iis/chunked-post', input: get(upload) })]),
    // Last, when the path is quiet: what else is asked at the same time would be measured with it.
    aim({ aim: 'timing', probe: 'http-iis/timing', input: get(main), parity: true, phase: 'after' }),
    // Without endpoint: over Teredo a host without echo takes no connection, and is asked all the same.
    ...(isEchoed ? [{ aim: `echo${suffix}`, probe: 'http-iis/echo', input: { address } }] : []),
  ];
}
