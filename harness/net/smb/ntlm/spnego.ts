import { part } from '../messages/part.ts';
import { Malformed } from '../trouble.ts';

/** DER, content octets, and what mechanism they name (MS-SPNG 1.9, RFC 4178). */
const mechanisms: Readonly<Record<string, string>> = {
  '2b06010401823702020a': 'ntlmssp',
  '2a864886f712010202': 'kerberos',
  '2a864882f712010202': 'ms-kerberos',
  '2b06010401823702021e': 'negoex',
};
const ntlmsspOid = Buffer.from('2b06010401823702020a', 'hex');
const spnegoOid = Buffer.from('2b0601050502', 'hex');

/** Tags of RFC 4178 4.2 and X.690. */
const tag = { oid: 0x06, octets: 0x04, sequence: 0x30, application: 0x60, context: (nth: number) => 0xa0 + nth } as const;

function der(kind: number, ...content: readonly Buffer[]): Buffer {
  const body = Buffer.concat(content);
  if (body.length < 0x80) return Buffer.concat([Buffer.from([kind, body.length]), body]);
  return Buffer.concat([Buffer.from([kind, 0x82, body.length >> 8, body.length & 0xff]), body]);
}

interface Element {
  readonly kind: number;
  readonly content: Buffer;
}

/** X.690 8.1: the elements of octets, one after the other; lengths of more than three octets are not for tokens of this size. */
function elements(octets: Buffer): Element[] {
  const all: Element[] = [];
  for (let at = 0; at < octets.length;) {
    const head = part(octets, at, 2, 'a DER element');
    const short = head.readUInt8(1);
    const more = short < 0x80 ? 0 : short & 0x7f;
    if (more > 3 || short === 0x80) throw new Malformed('a DER length that no token has');
    const length = more === 0 ? short : part(octets, at + 2, more, 'a DER length').readUIntBE(0, more);
    all.push({ kind: head.readUInt8(0), content: part(octets, at + 2 + more, length, 'a DER element') });
    at += 2 + more + length;
  }
  return all;
}

/** The content under a way of tags; null where there is none. */
function find(octets: Buffer, ...way: readonly number[]): Buffer | null {
  let here: Buffer | null = octets;
  for (const kind of way) here = here === null ? null : (elements(here).find((one) => one.kind === kind)?.content ?? null);
  return here;
}

/** RFC 4178 4.2.1, MechTypeList: what a mechListMIC covers. */
export const mechTypes = der(tag.sequence, der(tag.oid, ntlmsspOid));

/** RFC 4178 4.2.1: NegTokenInit, NTLMSSP the only mechanism, its first token within. */
export function negTokenInit(token: Buffer): Buffer {
  const init = der(tag.sequence, der(tag.context(0), mechTypes), der(tag.context(2), der(tag.octets, token)));
  return der(tag.application, der(tag.oid, spnegoOid), der(tag.context(0), init));
}

/** RFC 4178 4.2.2: NegTokenResp with the next token. */
export function negTokenResp(token: Buffer, mechListMic: Buffer | null): Buffer {
  const mic = mechListMic === null ? [] : [der(tag.context(3), der(tag.octets, mechListMic))];
  return der(tag.context(1), der(tag.sequence, der(tag.context(2), der(tag.octets, token)), ...mic));
}

/** MS-SPNG 2.2.1: the mechanisms of a NegTokenInit2, in the server's order; an OID without a name in hex. */
export function mechanismsOf(token: Buffer): string[] {
  if (token.length === 0) return [];
  const list = find(token, tag.application, tag.context(0), tag.sequence, tag.context(0), tag.sequence);
  if (list === null) throw new Malformed('a security buffer without mechanisms');
  return elements(list)
    .slice(0, 32)
    .map(({ content }) => mechanisms[content.toString('hex')] ?? content.toString('hex').slice(0, 64));
}

/** The token of a NegTokenResp, or one that comes bare. */
export function responseToken(token: Buffer): Buffer {
  if (token.subarray(0, 7).toString('latin1') === 'NTLMSSP') return token;
  const inner = find(token, tag.context(1), tag.sequence, tag.context(2), tag.octets);
  if (inner === null) throw new Malformed('a NegTokenResp without responseToken');
  return inner;
}

/** The mechListMIC of a NegTokenResp; null where there is none. */
export const mechListMicOf = (token: Buffer): Buffer | null =>
  find(token, tag.context(1), tag.sequence, tag.context(3), tag.octets);
