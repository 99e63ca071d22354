import { ip } from '../../harness/address/ip.ts';
import { contains, prefixOf } from '../../harness/address/prefix.ts';
import type { Seen } from '../../harness/model/observation.ts';
import { endpointText } from '../../harness/model/reach.ts';
import type { Access } from './observations/clients.ts';
import { answerText } from './pages.ts';

/** What an access list can do: let in, or one of the ways to keep out. IIS's denyAction: AbortRequest, Unauthorized, Forbidden, NotFound. */
export type Ruling = 'served' | 'denied' | 'broken';

const denials = new Set([401, 403, 404, 451]);

/** AbortRequest resets after the request; a packet filter drops it. An answer of 5xx decides nothing. */
export function rulingOf({ status, outcome }: Pick<Access, 'status' | 'outcome'>): Ruling {
  if (status === null) return outcome === 'tls' || outcome === 'malformed' ? 'broken' : 'denied';
  if (status < 400) return 'served';
  return denials.has(status) ? 'denied' : 'broken';
}

/** What the policy says of the address that asked; null where it does not speak of it. */
export function declared({ policy, local }: Access): 'allow' | 'deny' | null {
  if (local === null) return null;
  const address = ip(local.address);
  const rule = policy.find(({ client }) => {
    const [network = '', length] = client.split('/');
    return contains(prefixOf(ip(network), Number(length)), address);
  });
  return rule?.access ?? null;
}

/** The same client's question for the same URL. */
export const sameQuestion = (at: Seen<Access>, among: readonly Seen<Access>[]): Seen<Access> | undefined =>
  among.find(({ value }) => value.url === at.value.url && value.client === at.value.client);

export const accessValues = ({ value }: Seen<Access>) => ({
  url: value.url,
  endpoint: endpointText(value),
  client: value.local?.address ?? 'this client',
  answer: answerText(value),
});

/** The other path's answer. */
export const otherValues = ({ value }: Seen<Access>) => ({
  other: value.local?.address ?? 'its own',
  otherAnswer: answerText(value),
});

export const rejected = { status: 403 };
export const reset = { status: null, outcome: 'reset' as const, detail: 'ECONNRESET' };
export const from4 = { address: '192.0.2.80', local: { address: '192.0.2.6', port: 40_000 } };
export const from6to4 = { local: { address: '2002:c000:206::1', port: 40_000 } };
export const allowing = { policy: [{ client: '2001:db8:6::/64', access: 'allow' as const }] };
export const denying = { policy: [{ client: '2001:db8:6::/64', access: 'deny' as const }] };
