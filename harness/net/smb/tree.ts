import type { Call, Reply } from './exchange.ts';
import { openFile, type OpenHow, type SmbFile } from './file.ts';
import { encodeFsctl, decodeFsctl, fsctls } from './messages/ioctl.ts';
import { decodeNetworkInterfaces, type NetworkInterface } from './messages/network-interfaces.ts';
import { decodeQueryDirectory, type DirectoryEntry, encodeQueryDirectory } from './messages/query-directory.ts';
import { decodeTreeConnect, emptyBody, encodeTreeConnect, type TreeConnectResponse } from './messages/tree-connect.ts';
import { encodeValidateNegotiate, isSameNegotiate } from './messages/validate-negotiate.ts';
import type { SmbConnection } from './negotiate.ts';
import { parsed, SmbError } from './trouble.ts';

export type { DirectoryEntry, NetworkInterface };

/** A share that is connected. Every method throws SmbError. */
export interface SmbTree {
  readonly facts: TreeConnectResponse;
  /** MS-SMB2 2.2.13. `path`: parts separated by backslashes, relative to the share. */
  open(path: string, how: OpenHow): Promise<SmbFile>;
  /** MS-SMB2 2.2.33: the entries that match, `.` and `..` too. @throws SmbError `malformed` beyond `most` entries */
  list(directory: string, options?: { readonly pattern?: string; readonly most?: number }): Promise<DirectoryEntry[]>;
  /** MS-SMB2 2.2.32.5: FSCTL_QUERY_NETWORK_INTERFACE_INFO, to be asked of `IPC$`. */
  interfaces(): Promise<NetworkInterface[]>;
  /**
   * MS-SMB2 3.2.5.5: FSCTL_VALIDATE_NEGOTIATE_INFO, the way to learn that somebody between changed the NEGOTIATE. In 3.1.1 the login has proved
   * it, and the question would end the connection (3.3.5.15.12).
   * @returns null where the server does not know the question
   */
  sameNegotiate(): Promise<boolean | null>;
  /** MS-SMB2 2.2.11. */
  disconnect(): Promise<void>;
}

/** Sends a call within a tree. */
export type TreeCall = (call: Omit<Call, 'treeId' | 'sealed'>) => Promise<Reply>;

/** Octets of one QUERY_DIRECTORY, and of an FSCTL's output: what one credit pays. */
const mostOutput = 0x1_0000;

/** MS-SMB2 3.2.4.2.4. @throws SmbError; of kind `encryption` where the share wants a cipher and none was negotiated */
export async function connectTree(connection: SmbConnection, unc: string): Promise<SmbTree> {
  const { exchange, request, response } = connection;
  const { message, header } = await exchange.call({ command: 'TREE_CONNECT', body: encodeTreeConnect(unc) });
  const facts = parsed('TREE_CONNECT', () => decodeTreeConnect(message));
  if (facts.encryptData && connection.negotiated.cipher === null) {
    throw new SmbError('encryption', 'TREE_CONNECT', 'the share wants encryption and the server negotiated no cipher');
  }
  const call: TreeCall = async (one) => await exchange.call({ ...one, treeId: header.treeId, sealed: facts.encryptData });
  const fsctl = async (code: number, input: Buffer, accepts: readonly string[] = []): Promise<Buffer | null> => {
    const body = encodeFsctl(code, input, Math.min(mostOutput, response.maxTransact));
    const reply = await call({ command: 'IOCTL', body, accepts });
    return reply.status === 'STATUS_SUCCESS' ? parsed('IOCTL', () => decodeFsctl(reply.message)) : null;
  };
  return {
    facts,
    open: async (path, how) => await openFile(connection, call, path, how),
    async list(directory, { pattern = '*', most = 10_000 } = {}) {
      const handle = await openFile(connection, call, directory, { access: 'read', disposition: 'open', directory: true });
      const entries: DirectoryEntry[] = [];
      const octets = Math.min(mostOutput, response.maxTransact);
      for (;;) {
        const reply = await call({
          command: 'QUERY_DIRECTORY',
          body: encodeQueryDirectory(handle.id, pattern, octets),
          accepts: ['STATUS_NO_MORE_FILES', 'STATUS_NO_SUCH_FILE'],
        });
        if (reply.status !== 'STATUS_SUCCESS') break;
        const more = parsed('QUERY_DIRECTORY', () => decodeQueryDirectory(reply.message));
        if (more.length === 0) throw new SmbError('malformed', 'QUERY_DIRECTORY', 'a success without entries');
        entries.push(...more);
        if (entries.length > most) throw new SmbError('malformed', 'QUERY_DIRECTORY', `more than ${most} entries`);
      }
      await handle.close();
      return entries;
    },
    async interfaces() {
      const output = await fsctl(fsctls.queryNetworkInterfaceInfo, Buffer.alloc(0));
      return output === null ? [] : parsed('IOCTL', () => decodeNetworkInterfaces(output));
    },
    async sameNegotiate() {
      if (connection.negotiated.dialect === '3.1.1') return true;
      const output = await fsctl(fsctls.validateNegotiateInfo, encodeValidateNegotiate(request), unknownFsctl);
      return output === null ? null : parsed('IOCTL', () => isSameNegotiate(output, response));
    },
    disconnect: async () => void (await call({ command: 'TREE_DISCONNECT', body: emptyBody() })),
  };
}

/** MS-SMB2 3.2.5.5: how servers from before SMB 3 answer FSCTL_VALIDATE_NEGOTIATE_INFO, signed as all else. */
const unknownFsctl = ['STATUS_FILE_CLOSED', 'STATUS_INVALID_DEVICE_REQUEST', 'STATUS_NOT_SUPPORTED'];
