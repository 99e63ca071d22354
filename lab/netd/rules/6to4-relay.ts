import { isBogon } from '../ipv4.ts';
import { DESTINATION, embeddedV4, is6to4, isGlobalUnicast, SOURCE } from '../packet.ts';
import type { Role } from '../role.ts';
import { unfitSource } from './source.ts';

/** A relay between 2002::/16 and native IPv6 (RFC 3056 s.5.2, RFC 3964 s.5). */
export const sixToFourRelay: Role = {
  options: ['anycast'],
  allowsPrivate: false,

  nextHop(packet, link) {
    if (!is6to4(packet, DESTINATION)) return 'destination-not-6to4';
    const unfit = unfitSource(packet);
    if (unfit !== undefined) return unfit;
    // The relay's own 6to4 address may speak (ICMPv6 errors, pings); no other 6to4 source can come from the native side.
    if (is6to4(packet, SOURCE) && embeddedV4(packet, SOURCE) !== link.local) return '6to4-to-6to4';
    const hop = embeddedV4(packet, DESTINATION);
    if (hop === link.local) return 'destination-own';
    return isBogon(hop) ? 'destination-bogon' : hop;
  },

  refuses(packet, outerSource, link) {
    const unfit = unfitSource(packet);
    if (unfit !== undefined) return unfit;
    if (!is6to4(packet, SOURCE)) return 'source-not-6to4';
    if (embeddedV4(packet, SOURCE) !== outerSource) return 'source-mismatch';
    if (!isGlobalUnicast(packet, DESTINATION)) return 'destination-not-global';
    if (!is6to4(packet, DESTINATION)) return undefined;
    const target = embeddedV4(packet, DESTINATION);
    if (target === link.local) return undefined;
    return isBogon(target) ? 'destination-bogon' : '6to4-to-6to4';
  },
};
