import { createServer, type Server, type Socket } from 'node:net';
import { createInterface } from 'node:readline';

/** What a small FTP server does otherwise: things that vsftpd cannot be made to do, or not without more. */
export const ftpFaults = ['forget-epsv-all', 'address-in-epsv', 'take-other-family', 'offer-tls'] as const;
export type FtpFault = (typeof ftpFaults)[number];

const listing = '-rw-r--r-- 1 ftp ftp 6 Jan 01 00:00 hello.txt\r\n';
const idleMs = 30_000;

/** An FTP server for anonymous users that lists one file (RFC 959, RFC 2428). One data connection at a time. */
export function ftpServer(fault: FtpFault | null = null): Server {
  return createServer((control) => {
    const session = new Session(control, fault);
    control.setTimeout(idleMs, () => control.destroy());
    // Clients end connections as they like.
    control.on('error', () => control.destroy()).on('close', () => session.end());
    control.write('220 lab\r\n');
    createInterface({ input: control }).on('line', (line) => void session.command(line.slice(0, 200)));
  });
}

class Session {
  readonly #control: Socket;
  readonly #fault: FtpFault | null;
  #onlyEpsv = false;
  #passive: Server | null = null;
  #data: Promise<Socket> | null = null;

  constructor(control: Socket, fault: FtpFault | null) {
    this.#control = control;
    this.#fault = fault;
  }

  end(): void {
    this.#passive?.close();
    this.#passive = null;
    void this.#data?.then((socket) => socket.destroy());
  }

  async command(line: string): Promise<void> {
    const [verb = '', argument = ''] = line.trim().split(' ');
    if (this.#onlyEpsv && ['PASV', 'PORT', 'EPRT'].includes(verb.toUpperCase())) return this.#say(550, 'EPSV only from now on.');
    switch (verb.toUpperCase()) {
      case 'FEAT':
        return void this.#control.write('211-Features:\r\n EPRT\r\n EPSV\r\n211 End\r\n');
      case 'AUTH':
        return this.#fault === 'offer-tls' ? this.#say(234, 'Go on.') : this.#say(502, 'No TLS here.');
      case 'USER':
        return this.#say(331, 'Any password will do.');
      case 'PASS':
        return this.#say(230, 'Come in.');
      case 'EPSV':
        if (argument.toUpperCase() !== 'ALL') return await this.#listen();
        this.#onlyEpsv = this.#fault !== 'forget-epsv-all';
        return this.#say(200, 'EPSV only from now on.');
      case 'PASV':
        return this.#say(425, 'Use EPSV.');
      case 'PORT':
        return this.#fault === 'forget-epsv-all' ? this.#say(200, 'Use EPSV, though.') : this.#say(522, 'Use EPSV.');
      case 'EPRT': {
        const isOwn = argument.startsWith(`|${this.#family() === 4 ? 1 : 2}|`);
        if (!isOwn && this.#fault !== 'take-other-family') return this.#say(522, 'Network protocol not supported.');
        return this.#say(200, 'Use EPSV, though.');
      }
      case 'LIST':
        return await this.#list();
      case 'QUIT':
        return this.#say(221, 'Goodbye.');
      default:
        return this.#say(500, 'Unknown command.');
    }
  }

  #family(): 4 | 6 {
    return this.#control.localFamily === 'IPv6' ? 6 : 4;
  }

  #say(code: number, text: string): void {
    this.#control.write(`${code} ${text}\r\n`);
  }

  async #listen(): Promise<void> {
    this.end();
    const { promise, resolve } = Promise.withResolvers<Socket>();
    const server = createServer((socket) => {
      socket.on('error', () => socket.destroy());
      resolve(socket);
    });
    this.#passive = server;
    this.#data = promise;
    const address = this.#control.localAddress ?? '';
    server.listen({ host: address, port: 0, ipv6Only: true }, () => {
      const at = server.address();
      const port = at === null || typeof at === 'string' ? 0 : at.port;
      const inside = this.#fault === 'address-in-epsv' ? `|2|${address}|${port}|` : `|||${port}|`;
      this.#say(229, `Entering Extended Passive Mode (${inside})`);
    });
  }

  async #list(): Promise<void> {
    if (this.#data === null) return this.#say(425, 'Use EPSV first.');
    this.#say(150, 'Here it comes.');
    const socket = await this.#data;
    socket.end(listing, () => this.#say(226, 'That was all.'));
    this.#passive?.close();
    this.#passive = null;
    this.#data = null;
  }
}
