import { formatAddress, fromBytes } from '../address/ip.ts';

/** RFC 8489 5. */
const cookie = 0x2112a442;
const bindingRequest = 0x0001;
const bindingSuccess = 0x0101;
const xorMappedAddress = 0x0020;
const headerOctets = 20;

/** A Binding request without attributes. @param transaction 12 octets */
export function bindingRequestOf(transaction: Uint8Array): Buffer {
  const message = Buffer.alloc(headerOctets);
  message.writeUInt16BE(bindingRequest, 0);
  message.writeUInt32BE(cookie, 4);
  message.set(transaction, 8);
  return message;
}

/** The transaction id of a Binding request; null for anything else. */
export function readBindingRequest(message: Uint8Array): Buffer | null {
  const view = Buffer.from(message.buffer, message.byteOffset, message.byteLength);
  if (view.length < headerOctets || view.readUInt16BE(0) !== bindingRequest || view.readUInt32BE(4) !== cookie) return null;
  // RFC 8489 5: the length counts what follows the header, in fours.
  const length = view.readUInt16BE(2);
  return length % 4 === 0 && length === view.length - headerOctets ? Buffer.from(view.subarray(8, headerOctets)) : null;
}

/** RFC 8489 14.2. @param address 4 or 16 octets */
export function bindingResponseOf(transaction: Uint8Array, address: Uint8Array, port: number): Buffer {
  const value = Buffer.alloc(4 + address.length);
  value.writeUInt8(address.length === 4 ? 1 : 2, 1);
  value.writeUInt16BE(port ^ (cookie >>> 16), 2);
  const mask = maskOf(transaction);
  value.set(
    address.map((octet, at) => octet ^ (mask[at] ?? 0)),
    4,
  );
  const message = Buffer.alloc(headerOctets + 4 + value.length);
  message.writeUInt16BE(bindingSuccess, 0);
  message.writeUInt16BE(4 + value.length, 2);
  message.writeUInt32BE(cookie, 4);
  message.set(transaction, 8);
  message.writeUInt16BE(xorMappedAddress, headerOctets);
  message.writeUInt16BE(value.length, headerOctets + 2);
  message.set(value, headerOctets + 4);
  return message;
}

/** Who the server saw, in RFC 5952 form; null where the message is no answer to this transaction. */
export function readBindingResponse(message: Uint8Array, transaction: Uint8Array): { address: string; port: number } | null {
  const view = Buffer.from(message.buffer, message.byteOffset, message.byteLength);
  if (view.length < headerOctets || view.readUInt16BE(0) !== bindingSuccess || view.readUInt32BE(4) !== cookie) return null;
  if (!view.subarray(8, headerOctets).equals(transaction) || view.readUInt16BE(2) !== view.length - headerOctets) return null;
  for (let at = headerOctets; at + 4 <= view.length;) {
    const type = view.readUInt16BE(at);
    const length = view.readUInt16BE(at + 2);
    const value = view.subarray(at + 4, at + 4 + length);
    if (type === xorMappedAddress) return mapped(value, transaction);
    at += 4 + length + ((4 - (length % 4)) % 4);
  }
  return null;
}

function mapped(value: Buffer, transaction: Uint8Array): { address: string; port: number } | null {
  const octets = { 1: 4, 2: 16 }[value[1] ?? 0];
  if (octets === undefined || value.length !== 4 + octets) return null;
  const mask = maskOf(transaction);
  const address = fromBytes(value.subarray(4).map((octet, at) => octet ^ (mask[at] ?? 0)));
  return address === null ? null : { address: formatAddress(address), port: value.readUInt16BE(2) ^ (cookie >>> 16) };
}

/** An IPv4 address is combined with the cookie, an IPv6 address with the transaction id too. */
function maskOf(transaction: Uint8Array): Buffer {
  const mask = Buffer.alloc(16);
  mask.writeUInt32BE(cookie);
  mask.set(transaction, 4);
  return mask;
}
