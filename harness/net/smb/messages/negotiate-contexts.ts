import { randomBytes } from 'node:crypto';
import {
  type Cipher,
  cipherCodes,
  type Compression,
  compressionCodes,
  nameOf,
  type RdmaTransform,
  rdmaTransformCodes,
  type SigningAlgorithm,
  signingCodes,
} from '../dialect.ts';
import { Malformed } from '../trouble.ts';
import { part } from './part.ts';

/** MS-SMB2 2.2.3.1, field ContextType; `posix` is Samba's extension. */
const contextTypes = {
  preauthIntegrity: 1,
  encryption: 2,
  compression: 3,
  netname: 5,
  transport: 6,
  rdmaTransform: 7,
  signing: 8,
  posix: 0x100,
} as const;
export type ContextName = keyof typeof contextTypes;

export interface NegotiateContext {
  readonly type: number;
  readonly data: Buffer;
}

export interface ContextOffer {
  readonly ciphers: readonly Cipher[];
  readonly signing: readonly SigningAlgorithm[];
  readonly compression: readonly Compression[];
  readonly netname: string | null;
  /** MS-SMB2 2.2.3.1.5: encryption of the transport would do. */
  readonly transportSecurity: boolean;
  readonly rdmaTransforms: readonly RdmaTransform[];
}

const u16s = (...values: readonly number[]): Buffer => {
  const octets = Buffer.alloc(2 * values.length);
  for (const [nth, value] of values.entries()) octets.writeUInt16LE(value, 2 * nth);
  return octets;
};

/** MS-SMB2 2.2.3.1.1 to 2.2.3.1.7: the contexts that an offer makes; an empty list is not sent. */
export function contextsOf(offer: ContextOffer): NegotiateContext[] {
  const { ciphers, signing, compression, netname, rdmaTransforms } = offer;
  const sha512 = 1;
  const salt = randomBytes(32);
  const all: NegotiateContext[] = [
    { type: contextTypes.preauthIntegrity, data: Buffer.concat([u16s(1, salt.length, sha512), salt]) },
  ];
  if (ciphers.length > 0) {
    all.push({ type: contextTypes.encryption, data: u16s(ciphers.length, ...ciphers.map((name) => cipherCodes[name])) });
  }
  if (compression.length > 0) {
    const codes = compression.map((name) => compressionCodes[name]);
    all.push({ type: contextTypes.compression, data: u16s(codes.length, 0, 0, 0, ...codes) });
  }
  if (netname !== null) all.push({ type: contextTypes.netname, data: Buffer.from(netname, 'utf16le') });
  if (offer.transportSecurity) all.push({ type: contextTypes.transport, data: Buffer.from([1, 0, 0, 0]) });
  if (rdmaTransforms.length > 0) {
    const codes = rdmaTransforms.map((name) => rdmaTransformCodes[name]);
    all.push({ type: contextTypes.rdmaTransform, data: u16s(codes.length, 0, 0, 0, ...codes) });
  }
  if (signing.length > 0) {
    all.push({ type: contextTypes.signing, data: u16s(signing.length, ...signing.map((name) => signingCodes[name])) });
  }
  return all;
}

/** MS-SMB2 2.2.3.1: each but the last padded to eight octets. */
export function encodeContexts(contexts: readonly NegotiateContext[]): Buffer {
  return Buffer.concat(
    contexts.map(({ type, data }, nth) => {
      const padding = nth === contexts.length - 1 ? 0 : -data.length & 7;
      return Buffer.concat([u16s(type, data.length, 0, 0), data, Buffer.alloc(padding)]);
    }),
  );
}

/** Contexts of one answer; servers send at most one of each type. */
const mostContexts = 32;

/** @param at from the start of the message */
export function decodeContexts(message: Buffer, at: number, count: number): NegotiateContext[] {
  if (count > mostContexts) throw new Malformed(`${count} negotiate contexts`);
  const contexts: NegotiateContext[] = [];
  for (let here = at; contexts.length < count;) {
    const head = part(message, here, 8, 'a negotiate context');
    const [type, length] = [head.readUInt16LE(0), head.readUInt16LE(2)];
    contexts.push({ type, data: part(message, here + 8, length, 'a negotiate context') });
    here += (8 + length + 7) & ~7;
  }
  return contexts;
}

/** What a server chose (MS-SMB2 2.2.4.1). */
export interface Choices {
  readonly preauthHash: 'sha-512' | null;
  readonly cipher: Cipher | null;
  readonly signing: SigningAlgorithm | null;
  readonly compression: readonly Compression[];
  readonly transportSecurity: boolean;
  readonly rdmaTransforms: readonly RdmaTransform[];
}

export function choicesOf(contexts: readonly NegotiateContext[]): Choices {
  const values = (name: ContextName, skip: number): number[] => {
    const data = contexts.find(({ type }) => type === contextTypes[name])?.data;
    if (data === undefined) return [];
    const count = part(data, 0, 2, `the ${name} context`).readUInt16LE(0);
    const list = part(data, skip, 2 * count, `the ${name} context`);
    return Array.from({ length: count }, (_, nth) => list.readUInt16LE(2 * nth));
  };
  const [hash] = values('preauthIntegrity', 4);
  const [cipher] = values('encryption', 2);
  const [signing] = values('signing', 2);
  const transport = contexts.find(({ type }) => type === contextTypes.transport)?.data;
  return {
    preauthHash: hash === 1 ? 'sha-512' : null,
    // 0 is the server's way to say that none of the ciphers is common (MS-SMB2 2.2.4.1.2).
    cipher: cipher === undefined ? null : nameOf(cipherCodes, cipher),
    signing: signing === undefined ? null : nameOf(signingCodes, signing),
    compression: values('compression', 8).flatMap((code) => nameOf(compressionCodes, code) ?? []),
    transportSecurity: transport !== undefined && transport.length >= 4 && (transport.readUInt32LE(0) & 1) !== 0,
    rdmaTransforms: values('rdmaTransform', 8).flatMap((code) => nameOf(rdmaTransformCodes, code) ?? []),
  };
}

/** A name, or the number as hexadecimal. */
export const contextName = (type: number): string => nameOf(contextTypes, type) ?? `0x${type.toString(16).padStart(4, '0')}`;
