import { type Frame, frameTypes } from './frame.ts';
import { SmbError, type SmbStage } from './trouble.ts';
import type { SmbWire } from './wire.ts';

/** RFC 1002 4.3.4, ERROR_CODE. */
const negativeReasons: Readonly<Record<number, string>> = {
  0x80: 'not listening on the called name',
  0x81: 'not listening for the calling name',
  0x82: 'the called name is not present',
  0x83: 'insufficient resources',
  0x8f: 'unspecified error',
};

/** The payload of a session message; a negative session response means that the server does not talk to this host. @throws SmbError */
export function messageOf({ type, payload }: Frame, during: SmbStage): Buffer {
  if (type === frameTypes.message) return payload;
  if (type === frameTypes.negative) throw denial(payload, during);
  throw new SmbError('malformed', during, `a session packet of type 0x${type.toString(16)} instead of a message`);
}

function denial(payload: Buffer, during: SmbStage): SmbError {
  const code = payload[0];
  const reason = code === undefined ? 'no reason given' : (negativeReasons[code] ?? 'unknown reason');
  return new SmbError('denied', during, `negative session response 0x${payload.toString('hex', 0, 1)}: ${reason}`);
}

export interface SessionNames {
  /** Name of the server in NetBIOS; `*SMBSERVER` is every server that speaks SMB. */
  readonly called?: string;
  readonly calling?: string;
}

/**
 * RFC 1002 4.3.2: asks for a session on port 139, where SMB follows it.
 * @throws SmbError of kind `denied` for a negative response
 */
export async function sessionRequest(
  wire: SmbWire,
  { called = '*SMBSERVER', calling = 'SIXWAYS' }: SessionNames = {},
): Promise<void> {
  const during = 'SESSION REQUEST';
  const payload = Buffer.concat([encodeName(called, 0x20), encodeName(calling, 0x00)]);
  const answer = await wire.ask({ type: frameTypes.request, payload }, during, 64);
  if (answer.type === frameTypes.positive) return;
  if (answer.type === frameTypes.negative) throw denial(answer.payload, during);
  throw new SmbError('malformed', during, `a session packet of type 0x${answer.type.toString(16)}`);
}

/** RFC 1001 14.1: sixteen octets, the last one the suffix, each nibble a letter from A on. */
function encodeName(name: string, suffix: number): Buffer {
  const octets = Buffer.alloc(16, ' ');
  octets.write(name.toUpperCase().slice(0, 15), 'latin1');
  octets[15] = suffix;
  const letters = [...octets].flatMap((octet) => [(octet >> 4) + 0x41, (octet & 0xf) + 0x41]);
  return Buffer.from([32, ...letters, 0]);
}
