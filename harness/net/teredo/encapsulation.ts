import { decodeOrigin, type Origin, ORIGIN_INDICATION_LENGTH } from '../../address/teredo-origin.ts';

/** What a Teredo datagram carries before its IPv6 packet, in the order found (RFC 4380 5.1.1). */
export type Element = 'authentication' | 'origin';

export interface Encapsulated {
  readonly elements: readonly Element[];
  /** Eight octets of the authentication element, which an answer must repeat (RFC 4380 5.2.2). */
  readonly nonce: Uint8Array | null;
  /** Confirmation octet: not zero when the server wants a new key (RFC 4380 5.2.2). */
  readonly confirmation: number | null;
  readonly origin: Origin | null;
  /** What follows the elements; an IPv6 packet, if the sender did right. */
  readonly packet: Uint8Array;
}

export const NONCE_LENGTH = 8;

/** 00 01, two lengths, client identifier, authentication value, nonce, confirmation octet (RFC 4380 5.1.1). */
const AUTHENTICATION_FIXED = 4 + NONCE_LENGTH + 1;

/**
 * Authentication element of a client without secret: no identifier, no authentication value.
 * @throws RangeError when the nonce is not eight octets long
 */
export function encodeAuthentication(nonce: Uint8Array): Uint8Array {
  if (nonce.length !== NONCE_LENGTH) throw new RangeError(`a nonce of ${nonce.length} octets`);
  return Uint8Array.of(0, 1, 0, 0, ...nonce, 0);
}

/** Takes the elements off a datagram; null when an element is cut short or comes twice. */
export function decodeEncapsulation(datagram: Uint8Array): Encapsulated | null {
  const elements: Element[] = [];
  let nonce: Uint8Array | null = null;
  let confirmation: number | null = null;
  let origin: Origin | null = null;
  let rest = datagram;
  while (rest[0] === 0) {
    if (rest[1] === 1 && nonce === null) {
      const end = AUTHENTICATION_FIXED + (rest[2] ?? 0) + (rest[3] ?? 0);
      if (rest.length < end) return null;
      nonce = rest.slice(end - 1 - NONCE_LENGTH, end - 1);
      confirmation = rest[end - 1] ?? 0;
      elements.push('authentication');
      rest = rest.subarray(end);
    } else if (rest[1] === 0 && origin === null) {
      origin = decodeOrigin(rest);
      if (origin === null) return null;
      elements.push('origin');
      rest = rest.subarray(ORIGIN_INDICATION_LENGTH);
    } else {
      return null;
    }
  }
  return { elements, nonce, confirmation, origin, packet: rest };
}
