import type { IpAddress } from '../../../harness/address/ip.ts';
import { hostOf, uriHost } from '../../../harness/address/literal.ts';
import { type Request, requests, unknownHost } from './requests.ts';
import type { IisConfig } from './site.ts';

export interface Questions {
  readonly asked: readonly Request[];
  readonly leftOut: number;
}

/**
 * What to ask one address of a server: of each port in turn the literal, the unknown name, then its names, up to `most`. `address` is
 * where the client connects, whose literal is the Host, whatever the server's own address is behind a NAT.
 */
export function questionsFor(config: IisConfig, address: IpAddress, most: number): Questions {
  const literal = uriHost(hostOf(address));
  const rank = ({ host }: Request): number => (host === literal ? 0 : host === unknownHost ? 1 : 2);
  const byPort = Map.groupBy(requests(config, [address]), ({ scheme, port }) => `${scheme} ${port}`);
  const queues = [...byPort.values()].map((all) => all.toSorted((a, b) => rank(a) - rank(b)));
  const inTurn = queues.flatMap((queue) => queue.map((request, turn) => ({ request, turn }))).toSorted((a, b) => a.turn - b.turn);
  return { asked: inTurn.slice(0, most).map(({ request }) => request), leftOut: Math.max(0, inTurn.length - most) };
}
