import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';
import { password } from './password.ts';
import { createSecureContext, type SecureContextOptions, TLSSocket } from 'node:tls';

export interface State {
  readonly secure: boolean;
  readonly family: 4 | 6;
  readonly client: string;
  /** The port it came in by: 0 for the server's main one, 1 for submission, 2 for submissions. */
  readonly nth: number;
  /** Lines that came in the same packet before this one. */
  readonly before: number;
  readonly login: boolean;
}

/** What a mutant answers to a line: a reply, `null` to end the connection, `''` to be silent, `undefined` to leave it to the good server. */
export type Mutant = (line: string, state: State) => string | null | undefined;

export interface Listener {
  /** Text of the greeting after `220 `, or a whole reply with another code; null is silence. */
  readonly greeting?: string | null;
  readonly greetingDelayMs?: number;
  readonly capabilities?: readonly string[];
  readonly tls?: SecureContextOptions | null;
  readonly mutant?: Mutant;
  /** Called with each message that was taken. */
  readonly deliver?: (message: string, state: State) => void;
}

export interface Served {
  readonly v4?: Listener | null;
  readonly v6?: Listener | null;
  readonly submission?: { readonly v4?: Listener | null; readonly v6?: Listener | null };
  readonly submissions?: { readonly v4?: Listener | null; readonly v6?: Listener | null };
}

const capabilities = ['PIPELINING', '8BITMIME', 'SIZE 20000000'];

function answer(line: string, state: State, { capabilities: more = capabilities, tls = null }: Listener): string | null {
  const [verb = '', ...rest] = line.split(' ');
  const text = rest.join(' ');
  switch (verb.toUpperCase()) {
    case 'EHLO': {
      const auth = state.secure && state.nth > 0 ? ['AUTH PLAIN LOGIN'] : [];
      const all = ['mail.test Hello', ...more, ...auth, ...(tls !== null && !state.secure ? ['STARTTLS'] : [])];
      return all.map((one, index) => `250${index === all.length - 1 ? ' ' : '-'}${one}`).join('\r\n');
    }
    case 'AUTH':
      return text === `PLAIN ${Buffer.from(`\0sixways\0${password}`).toString('base64')}` ? '235 2.7.0 ok' : '535 5.7.8 no';
    case 'MAIL':
      return state.nth > 0 && !state.login ? '530 5.7.0 Authentication required' : '250 2.1.0 Sender ok';
    case 'RCPT':
      return /@example\.com/.test(text) ? '550 5.7.1 Relaying denied' : '250 2.1.5 Recipient ok';
    case 'RSET':
    case 'NOOP':
      return '250 2.0.0 ok';
    case 'DATA':
      return '354 go on';
    case 'QUIT':
      return '221 2.0.0 bye';
    default:
      return '500 5.5.1 Command unrecognized';
  }
}

function serve(raw: Socket, listener: Listener, base: Pick<State, 'family' | 'nth'>, implicit: boolean): void {
  const { greeting = 'mail.test ESMTP', greetingDelayMs = 0, mutant, tls = null } = listener;
  let isSecure = false;
  let login = false;
  let socket: Socket = raw;
  let message: string[] | null = null;
  const client = raw.remoteAddress ?? '';
  const talk = (stream: Socket) => {
    socket = stream;
    let rest = '';
    stream.on('error', () => raw.destroy());
    stream.on('data', (piece: Buffer) => {
      const lines = (rest + piece.toString('latin1')).split('\r\n');
      rest = lines.pop() ?? '';
      for (const [before, line] of lines.entries()) take(line, before);
    });
  };
  const take = (line: string, before: number) => {
    const state: State = { secure: isSecure, client, before, login, ...base };
    if (message !== null) {
      if (line !== '.') return void message.push(line.replace(/^\./, ''));
      listener.deliver?.(message.join('\n'), state);
      message = null;
      return void socket.write('250 2.0.0 taken\r\n');
    }
    const mutated = mutant?.(line, state);
    const said = mutated === undefined ? answer(line, state, listener) : mutated;
    if (/^STARTTLS/i.test(line) && mutated === undefined && tls !== null) {
      socket.write('220 2.0.0 Ready\r\n');
      raw.removeAllListeners('data');
      isSecure = true;
      return talk(upgrade(raw, tls));
    }
    if (said === null) return void raw.destroy();
    if (said.startsWith('235')) login = true;
    if (said !== '') socket.write(`${said}\r\n`);
    if (/^DATA/i.test(line) && said.startsWith('354')) message = [];
    if (/^QUIT/i.test(line)) socket.end();
  };
  if (implicit && tls !== null) {
    isSecure = true;
    talk(upgrade(raw, tls));
  } else talk(raw);
  if (greeting === null) return;
  setTimeout(
    () => socket.writable && socket.write(`${/^\d{3} /.test(greeting) ? greeting : `220 ${greeting}`}\r\n`),
    greetingDelayMs,
  );
}

const upgrade = (raw: Socket, tls: SecureContextOptions): TLSSocket =>
  new TLSSocket(raw, { isServer: true, secureContext: createSecureContext(tls) });

/** Servers on 127.0.0.1 and ::1 for the three services, each service on one port of both families; null leaves a listener out. */
export async function mailServer(served: Served) {
  const sockets = new Set<Socket>();
  const servers: Server[] = [];
  const listen = async (address: string, port: number, listener: Listener, nth: number): Promise<number> => {
    const server = createServer((socket) => {
      sockets.add(socket);
      socket.on('error', () => socket.destroy());
      serve(socket, listener, { family: address.includes(':') ? 6 : 4, nth }, nth === 2);
    });
    server.listen(port, address);
    await once(server, 'listening');
    servers.push(server);
    const at = server.address();
    return at === null || typeof at === 'string' ? 0 : at.port;
  };
  const pair = async ({ v4 = {}, v6 = {} }: Pick<Served, 'v4' | 'v6'>, nth: number): Promise<number> => {
    for (let attempt = 0; ; attempt += 1) {
      try {
        const port = v4 === null ? 0 : await listen('127.0.0.1', 0, v4, nth);
        return v6 === null ? port : await listen('::1', port, v6, nth);
      } catch (error) {
        // The port is taken on the other address: another one.
        if (attempt === 20 || !(error instanceof Error && 'code' in error && error.code === 'EADDRINUSE')) throw error;
      }
    }
  };
  const { submission, submissions, ...main } = served;
  return {
    port: await pair(main, 0),
    submission: submission === undefined ? false : await pair(submission, 1),
    submissions: submissions === undefined ? false : await pair(submissions, 2),
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await Promise.all(
        servers.map(async (server) => {
          server.close();
          await once(server, 'close');
        }),
      );
    },
  } as const;
}
