import { classify } from './classify.ts';
import { type IpAddress, unmap } from './ip.ts';
import { type OrderedRoute, orderFromInventory } from './destination-order.ts';
import { POLICIES } from './policies.ts';
import type { PolicyId } from './policy.ts';
import type { Source } from './source-selection.ts';

/** Address records that a client asks for, in its order; `a-then-aaaa` goes on only after an answer that is no error. */
export type Asking = 'a' | 'aaaa' | 'both' | 'a-then-aaaa';

/** What one question for addresses came to. */
export interface AddressAnswer {
  /** `no-data` is "no record of this type", `no-name` "no such name". */
  readonly outcome: 'data' | 'no-data' | 'no-name' | 'error' | 'silent';
  readonly addresses: readonly IpAddress[];
}

export interface NameAnswers {
  readonly a: AddressAnswer;
  readonly aaaa: AddressAnswer;
}

/** What a client does with a name: the types it asks, and the addresses it tries, best first. */
export interface Tries {
  readonly asked: readonly ('A' | 'AAAA')[];
  readonly routes: readonly OrderedRoute[];
}

/**
 * The questions of a system whose addresses these are. Windows Vista and Server 2008 ask A alone where all IPv6 addresses are link-local
 * or Teredo ("Domain Name System Client Behavior in Windows Vista"); Windows 7 does so by interface. Unsure: that 8.1 still does, and XP,
 * which is taken to ask for both as soon as IPv6 is installed. getaddrinfo of glibc without hints asks for the families of which some
 * interface but the loopback has an address (AI_ADDRCONFIG, RFC 3493 6.1). The RFCs say nothing of it.
 */
export function askingOf(system: PolicyId, inventory: readonly Source[]): Asking {
  const addresses = inventory.map(({ address }) => unmap(address)).filter((address) => classify(address) !== 'loopback');
  const hasV4 = addresses.some(({ family }) => family === 4);
  const hasV6 = addresses.some(({ family }) => family === 6);
  switch (system) {
    case 'windows-vista-7':
    case 'windows-8.1': {
      const counts = ({ family }: IpAddress, of: string) => family === 6 && of !== 'link-local' && of !== 'teredo';
      return addresses.some((address) => counts(address, classify(address))) ? 'a-then-aaaa' : 'a';
    }
    case 'glibc':
      if (!hasV6) return 'a';
      return hasV4 ? 'both' : 'aaaa';
    case 'windows-xp':
      return hasV6 ? 'both' : 'a';
    case 'rfc3484':
    case 'rfc6724':
    case 'rfc6724-update':
      return 'both';
    default:
      return system satisfies never;
  }
}

/** What a client of this system and inventory asks and tries for a name; pure. */
export function triesOf(system: PolicyId, inventory: readonly Source[], answers: NameAnswers): Tries {
  const asked = askedOf(askingOf(system, inventory), answers);
  const found = asked.flatMap((type) => (type === 'A' ? answers.a : answers.aaaa).addresses);
  const destinations = found.map((address) => ({ address }));
  return { asked, routes: orderFromInventory(POLICIES[system], destinations, inventory) };
}

const askedAlways: Readonly<Record<Asking, readonly ('A' | 'AAAA')[]>> = {
  a: ['A'],
  aaaa: ['AAAA'],
  both: ['A', 'AAAA'],
  'a-then-aaaa': ['A', 'AAAA'],
};

function askedOf(asking: Asking, { a }: NameAnswers): readonly ('A' | 'AAAA')[] {
  // "If an A record query times out or has an error (other than name not found), the corresponding AAAA record query is not sent."
  const stops = asking === 'a-then-aaaa' && (a.outcome === 'error' || a.outcome === 'silent');
  return stops ? ['A'] : askedAlways[asking];
}
