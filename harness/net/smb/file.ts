import { performance } from 'node:perf_hooks';
import type { Reply } from './exchange.ts';
import { access, createOptions, decodeCreate, dispositions, encodeClose, encodeCreate } from './messages/create.ts';
import { decodeRead, decodeWrite, encodeRead, encodeWrite } from './messages/read-write.ts';
import type { SmbConnection } from './negotiate.ts';
import type { TreeCall } from './tree.ts';
import { parsed, SmbError } from './trouble.ts';

export interface OpenHow {
  readonly access: 'read' | 'write' | 'read-write';
  /** `create` fails on a file that is there, `overwrite` makes or empties it. */
  readonly disposition: keyof typeof dispositions;
  /** The server removes it when it is closed, and when the connection dies. */
  readonly deleteOnClose?: boolean;
  readonly directory?: boolean;
}

/** An open file or directory. Every method throws SmbError. */
export interface SmbFile {
  readonly id: Buffer;
  /** Octets when it was opened. */
  readonly size: number;
  /** MS-SMB2 2.2.21: all of it, in as many requests as it takes. */
  write(data: Uint8Array, at?: number): Promise<void>;
  /** MS-SMB2 2.2.19: so many octets, or fewer at the end of the file. */
  read(octets: number, at?: number): Promise<Buffer>;
  /** MS-SMB2 2.2.15. */
  close(): Promise<void>;
}

/** What one credit pays (MS-SMB2 3.1.5.2). */
const creditOctets = 0x1_0000;

/** Octets of one request: more would wait long for one answer. */
const mostOctets = 0x10_0000;

/** Milliseconds of one request: above, the next one is smaller, so that a slow path does not look like a silent server. */
const brisk = 500;

const masks = { read: access.read, write: access.write, 'read-write': access.read | access.write } as const;

/** MS-SMB2 3.2.4.3: CREATE. */
export async function openFile(connection: SmbConnection, call: TreeCall, path: string, how: OpenHow): Promise<SmbFile> {
  const { exchange, negotiated } = connection;
  const kind = how.directory === true ? createOptions.directory : createOptions.nonDirectory;
  const body = encodeCreate({
    path,
    desiredAccess: masks[how.access] | (how.deleteOnClose === true ? access.delete : 0),
    disposition: dispositions[how.disposition],
    options: kind | (how.deleteOnClose === true ? createOptions.deleteOnClose : 0),
  });
  const { message } = await call({ command: 'CREATE', body });
  const { fileId, size } = parsed('CREATE', () => decodeCreate(message));

  let pace = creditOctets;
  /** Without SMB2_GLOBAL_CAP_LARGE_MTU a request carries what one credit pays. */
  const share = (want: number, max: number): number => {
    const credits = negotiated.capabilities.includes('large-mtu') ? Math.max(1, exchange.credits) : 1;
    return Math.min(want, max, pace, credits * creditOctets);
  };
  const transfer = async (command: 'READ' | 'WRITE', octets: number, body: Buffer): Promise<Reply> => {
    const start = performance.now();
    const charge = Math.max(1, Math.ceil(octets / creditOctets));
    const reply = await call({ command, body, charge, accepts: command === 'READ' ? ['STATUS_END_OF_FILE'] : [] });
    pace = performance.now() - start < brisk ? Math.min(pace * 2, mostOctets) : Math.max(pace / 2, creditOctets);
    return reply;
  };

  return {
    id: fileId,
    size: Number(size),
    async write(data, at = 0) {
      for (let done = 0; done < data.length;) {
        const piece = data.subarray(done, done + share(data.length - done, negotiated.maxWrite));
        const request = encodeWrite({ fileId, offset: at + done }, piece);
        const reply = await transfer('WRITE', piece.length, request);
        const written = parsed('WRITE', () => decodeWrite(reply.message));
        if (written === 0 || written > piece.length) {
          throw new SmbError('malformed', 'WRITE', `${written} of ${piece.length} octets written`);
        }
        done += written;
      }
    },
    async read(octets, at = 0) {
      const pieces: Buffer[] = [];
      for (let done = 0; done < octets;) {
        const want = share(octets - done, negotiated.maxRead);
        const reply = await transfer('READ', want, encodeRead({ fileId, offset: at + done, octets: want }));
        if (reply.status === 'STATUS_END_OF_FILE') break;
        const piece = parsed('READ', () => decodeRead(reply.message));
        if (piece.length === 0) break;
        if (piece.length > want) throw new SmbError('malformed', 'READ', `${piece.length} octets, asked were ${want}`);
        pieces.push(piece);
        done += piece.length;
      }
      return Buffer.concat(pieces);
    },
    close: async () => void (await call({ command: 'CLOSE', body: encodeClose(fileId) })),
  };
}
