import { Malformed } from './trouble.ts';

/** RFC 1002 4.3.1, field TYPE; direct TCP has 0 only (MS-SMB2 2.1). */
export const frameTypes = {
  message: 0x00,
  request: 0x81,
  positive: 0x82,
  negative: 0x83,
  retarget: 0x84,
  keepAlive: 0x85,
} as const;

/** A packet of the session service (RFC 1002 4.3.1). */
export interface Frame {
  readonly type: number;
  readonly payload: Buffer;
}

/** Octets before the payload. */
const headOctets = 4;

/** RFC 1002 4.3.1 on 139, where the length has 17 bits, and MS-SMB2 2.1 on 445, where it has 24. */
export function encodeFrame({ type, payload }: Frame): Buffer {
  const head = Buffer.alloc(headOctets);
  head.writeUInt32BE(payload.length);
  head[0] = type;
  return Buffer.concat([head, payload]);
}

/** What came of a stream, as packets. */
export interface FrameBuffer {
  push(piece: Buffer): void;
  /** The next whole packet that is no keep-alive, of at most so many octets. @throws Malformed */
  take(most: number): Frame | null;
  readonly octets: number;
}

export function frameBuffer(): FrameBuffer {
  let pieces: Buffer[] = [];
  let octets = 0;
  // Joining the pieces for every one that comes would cost the square of their number.
  let wanted = 1;
  const take = (most: number): Frame | null => {
    while (octets >= wanted) {
      const [first = Buffer.alloc(0)] = pieces;
      const got = pieces.length === 1 ? first : Buffer.concat(pieces);
      pieces = [got];
      assertSmb(got);
      if (octets < headOctets) return null;
      const [type, length] = [got.readUInt8(0), got.readUInt32BE(0) & 0xff_ffff];
      if (length > most) throw new Malformed(`a packet of ${length} octets, where ${most} are the most`);
      wanted = headOctets + length;
      if (octets < wanted) return null;
      pieces = [got.subarray(wanted)];
      octets -= wanted;
      const payload = got.subarray(headOctets, wanted);
      wanted = 1;
      if (type !== frameTypes.keepAlive) return { type, payload };
    }
    return null;
  };
  return {
    push(piece) {
      pieces.push(piece);
      octets += piece.length;
    },
    take,
    get octets() {
      return octets;
    },
  };
}

/** The first octets of SMB1, SMB2 and encrypted SMB3, and of compressed (MS-SMB2 2.2.1, 2.2.41, 2.2.42). */
const protocolIds = new Set(['ff534d42', 'fe534d42', 'fd534d42', 'fc534d42']);

/** Tells other protocols by their first octets. */
function assertSmb(got: Buffer): void {
  const type = got.readUInt8(0);
  const isKnown = type === frameTypes.message || (type >= frameTypes.request && type <= frameTypes.keepAlive);
  const id = got.toString('hex', headOctets, headOctets + 4);
  const isMessage = type !== frameTypes.message || id.length < 8 || protocolIds.has(id);
  if (isKnown && isMessage) return;
  const first = got.subarray(0, 24);
  const text = first.toString('latin1').replaceAll(/[^ -~]/g, '.');
  throw new Malformed(`not SMB: ${first.toString('hex')} (${text})`, 'not-smb');
}
