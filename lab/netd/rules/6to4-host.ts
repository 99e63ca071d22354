import { isBogon } from '../ipv4.ts';
import { DESTINATION, embeddedV4, is6to4, isGlobalUnicast, SOURCE } from '../packet.ts';
import type { Role } from '../role.ts';
import { unfitSource } from './source.ts';

/** A host or site router with the prefix 2002:local::/48 (RFC 3056 s.2 and s.5.3). */
export const sixToFourHost: Role = {
  options: ['relay', 'strictRelay'],
  allowsPrivate: false,

  nextHop(packet, link) {
    if (!isGlobalUnicast(packet, DESTINATION)) return 'destination-not-global';
    if (!is6to4(packet, SOURCE) || embeddedV4(packet, SOURCE) !== link.local) return 'source-not-own';
    if (!is6to4(packet, DESTINATION)) return link.relay ?? 'no-relay';
    const hop = embeddedV4(packet, DESTINATION);
    if (hop === link.local) return 'destination-own';
    return isBogon(hop) ? 'destination-bogon' : hop;
  },

  refuses(packet, outerSource, link) {
    const unfit = unfitSource(packet);
    if (unfit !== undefined) return unfit;
    if (is6to4(packet, SOURCE)) {
      if (embeddedV4(packet, SOURCE) !== outerSource) return 'source-mismatch';
    } else if (link.strictRelay && outerSource !== link.relay) {
      return 'unknown-relay';
    }
    if (!is6to4(packet, DESTINATION) || embeddedV4(packet, DESTINATION) !== link.local) return 'destination-not-own';
    return undefined;
  },
};
