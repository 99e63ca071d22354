import { z } from 'zod';
import type { Ask } from '../../../harness/model/suite.ts';
import { type Service, services } from '../observations.ts';
import { defaultPorts, schemes } from '../services.ts';

const port = z.int().min(1).max(65_535);
const other = z.union([port, z.literal(false)]);

/** Where a target's services are; fields of the suite's options. */
export const serviceOptions = {
  /** The server and its main service: `smtp:`, `submission:` or `smtps:`; its host may be a literal. */
  url: z.url({ protocol: /^(smtp|smtps|submission)$/ }).max(1_024),
  /** Port of submission with STARTTLS beside an `smtp:` URL; false where it is not to be asked. */
  submission: other.default(defaultPorts.submission),
  /** Port of submission with implicit TLS beside an `smtp:` URL; false where it is not to be asked. */
  submissions: other.default(defaultPorts.submissions),
  /** PEM certificates to verify with instead of the system's. */
  ca: z.string().optional(),
  /** What EHLO says of us: a name, for servers that look it up, or an address literal. */
  helo: z
    .string()
    .regex(/^[\w.:[\]-]{1,255}$/)
    .default('sixways.invalid'),
};
const ServiceOptions = z.object(serviceOptions);
export type ServiceOptions = z.infer<typeof ServiceOptions>;

/** One service at one address of the path's family. */
export interface Asked {
  readonly service: Service;
  readonly host: string;
  readonly address: string;
  readonly port: number;
}

/** The services of one address, the target's main one first; `suffix` keeps the names of their aims apart. */
export interface AskedAddress {
  readonly suffix: string;
  readonly main: Asked;
  readonly all: readonly Asked[];
}

export function asksOf({ target: { options }, addresses }: Ask<ServiceOptions>): AskedAddress[] {
  const url = new URL(options.url);
  const service = schemes[url.protocol.slice(0, -1)] ?? 'smtp';
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const ports: Readonly<Record<Service, number | false>> = {
    smtp: false,
    submission: service === 'smtp' && options.submission,
    submissions: service === 'smtp' && options.submissions,
    [service]: url.port === '' ? defaultPorts[service] : Number(url.port),
  };
  return addresses.map((address, index) => {
    const all = services.flatMap((one): Asked[] => {
      const at = ports[one];
      return at === false ? [] : [{ service: one, host, address, port: at }];
    });
    const main = all.find((one) => one.service === service);
    if (main === undefined) throw new TypeError(`${options.url} names no service`);
    return { suffix: index === 0 ? '' : `~${index + 1}`, main, all };
  });
}

/** What a probe needs to talk to a service. */
export const inputOf = (
  { target: { options } }: Ask<ServiceOptions>,
  at: Asked,
): Asked & { helo: string; ca: string | null } => ({
  ...at,
  helo: options.helo,
  ca: options.ca ?? null,
});
