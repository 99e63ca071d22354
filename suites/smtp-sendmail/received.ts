import { parseAddress, type IpAddress } from '../../harness/address/ip.ts';

/** What a Received field says of the client (RFC 5321 4.4: From-domain with TCP-info). */
export interface ReceivedFrom {
  /** The argument of EHLO. */
  readonly helo: string;
  /** The name that the server found for the address; null where it found none. */
  readonly name: string | null;
  /** The literal without brackets, tag included; null where there is none. */
  readonly literal: string | null;
  readonly address: IpAddress | null;
  readonly isTagged: boolean;
  /** The server did not find the address among those of the name. */
  readonly isForged: boolean;
}

/** Reads a field's value; null for one without a `from` part. The TCP-info of sendmail, Postfix, Exim and Exchange. */
export function receivedFrom(value: string): ReceivedFrom | null {
  const [, helo = '', info = ''] = /^from (\S+)(?: \(((?:[^()]|\([^()]*\))*)\))?/i.exec(value) ?? [];
  if (helo === '') return null;
  const literal = /\[([^\]\s]+)\]/.exec(info)?.[1] ?? /\[([^\]\s]+)\]/.exec(helo)?.[1] ?? null;
  const bare = literal?.replace(/^IPv6:/i, '') ?? '';
  const name = /^(?:HELO \S+\) \()?([\w.-]*[\w-])\.? \[/.exec(info)?.[1] ?? null;
  return {
    helo,
    name: name === null || /^unknown$/i.test(name) ? null : name.toLowerCase(),
    literal,
    address: parseAddress(bare),
    isTagged: /^IPv6:/i.test(literal ?? ''),
    isForged: /may be forged/i.test(info),
  };
}

/** The field that the server wrote which we gave the message to: the oldest, since the message had none. */
export const ownReceived = (received: readonly string[]): ReceivedFrom | null => receivedFrom(received.at(-1) ?? '');
