import { z } from 'zod';
import type { Aim, Ask } from '../../../harness/model/suite.ts';
import { Policy, spoofForms } from '../observations/clients.ts';
import { siteUrl } from '../site-url.ts';

const path = z.string().startsWith('/').max(1_024);

/** What a target may say about its clients; fields of the suite's options. */
export const clientOptions = {
  /** Paths that only some clients may see, and who: the first entry that holds the client decides, others are not spoken of. */
  restricted: z
    .array(z.strictObject({ path, policy: Policy.default([]) }))
    .max(20)
    .default([]),
  /** Path whose reply is the client's address as the application sees it: alone, or after `ip` or `address`; or in the header named. */
  clientAddress: z.strictObject({ path, header: z.string().min(1).max(100).optional() }).optional(),
  /** The application trusts X-Forwarded-For from here, and we may send one. */
  allowSpoof: z.boolean().default(false),
  /** Path whose reply is the Forwarded field that the back end received: alone, or after `Forwarded:`. */
  forwarded: path.optional(),
  /** W3C access log of the site, readable from here. */
  log: z.string().startsWith('/').max(1_024).optional(),
  /** Path to load with so many requests at once, three times. */
  burst: z.strictObject({ path, requests: z.int().min(5).max(100).default(20) }).optional(),
  /** Path of a page that the application makes, where the target's own is a file. */
  dynamic: path.optional(),
  /** Path of a page that needs the back end; the target says that its host has no IPv4 on the loopback. */
  withoutIpv4: path.optional(),
  /** An FTP service on the same addresses, open to anonymous users (RFC 1635). */
  ftp: z.strictObject({ port: z.int().min(1).max(65_535).default(21) }).optional(),
};
const ClientOptions = z.object(clientOptions);
type Options = z.infer<typeof ClientOptions> & { readonly url: string; readonly ca?: string | undefined };

/** Who may come in, whom the application sees, what it logs; and the FTP service. */
export const clientsAims = (ask: Ask<Options>): Aim[] =>
  ask.addresses.flatMap((address, index) => aimsAt(ask, address, index === 0 ? '' : `~${index + 1}`));

function aimsAt({ target: { options }, path: way, vantage }: Ask<Options>, address: string, suffix: string): Aim[] {
  const { url, scheme, port, name } = siteUrl(options.url);
  const get = (of: string) => ({ scheme, address, port, name, host: url.host, target: of, ca: options.ca ?? null, marker: null });
  const aim = (of: string, probe: string, input: object): Aim => ({
    aim: `${of}${suffix}`,
    probe: `http-iis/${probe}`,
    input,
    endpoint: { address, port, transport: 'tcp' },
  });
  /** Enough to tell two clients apart; the rest are for bursts. */
  const [other] = vantage.alternates ?? [];
  const clients = [{ client: 0, from: null }, ...(other === undefined ? [] : [{ client: 1, from: other }])];
  const { clientAddress, forwarded, log, burst, withoutIpv4, ftp } = options;
  const echo = clientAddress && { ...get(clientAddress.path), header: clientAddress.header ?? null };

  return [
    ...options.restricted.flatMap((at, nth) =>
      clients.map((from) => aim(`access-${nth + 1}.${from.client}`, 'access', { ...get(at.path), ...from, policy: at.policy })),
    ),
    ...(echo === undefined ? [] : clients.map((from) => aim(`client-echo.${from.client}`, 'client-echo', { ...echo, ...from }))),
    ...(echo === undefined || !options.allowSpoof
      ? []
      : spoofForms.map((form) => aim(`spoofed-${form}`, 'spoofed', { ...echo, form }))),
    ...(forwarded === undefined ? [] : [aim('forwarded', 'forwarded-field', get(forwarded))]),
    ...(log === undefined
      ? []
      : clients.map(({ client, from }) => aim(`log.${client}`, 'log-line', { ...get(url.pathname), log, from }))),
    ...(burst === undefined ? [] : [aim('throttle', 'throttle', { ...get(burst.path), requests: burst.requests })]),
    aim('first-octet', 'first-octet', get(options.dynamic ?? `${url.pathname}${url.search}`)),
    ...(withoutIpv4 === undefined || way === 'ipv4' ? [] : [aim('back-end', 'back-end', get(withoutIpv4))]),
    // Not behind an endpoint: the FTP port is ftp-control's, not reach's.
    ...(ftp === undefined ? [] : [{ aim: `ftp${suffix}`, probe: 'http-iis/ftp-session', input: { address, port: ftp.port } }]),
  ];
}
