import { createSocket, type RemoteInfo, type Socket } from 'node:dgram';
import type { Sighting } from '../../harness/net/mirror.ts';
import { limits } from './limits.ts';
import { openReporting } from './reporting-socket.ts';
import type { Token } from './tokens.ts';

interface Watch {
  readonly socket: Socket;
  readonly entries: Token[];
  ready: boolean;
  readonly timer: NodeJS.Timeout;
}

/**
 * Answers through a socket connected to the one that asked, kept for a moment: only a connected socket is told of an ICMP
 * error (RFC 1122 4.1.3.3), and what it is told goes to the tokens it has answered.
 */
export class AnswerErrors {
  readonly #watches = new Map<string, Watch>();
  readonly #address: string;
  readonly #port: number;
  readonly #onMessage: (datagram: Buffer, from: RemoteInfo) => void;

  /** `onMessage` gets what the client sends meanwhile: the kernel prefers the connected socket. */
  constructor(address: string, port: number, onMessage: (datagram: Buffer, from: RemoteInfo) => void) {
    this.#address = address;
    this.#port = port;
    this.#onMessage = onMessage;
  }

  /** False when too many sources are watched: then another socket has to answer. */
  answer(text: string, source: Sighting['source'], entry: Token): boolean {
    const key = `${source.address} ${source.port}`;
    const watched = this.#watches.get(key);
    if (watched !== undefined) {
      // A client that asks without end is answered, but remembered by its newest tokens only.
      if (watched.entries.push(entry) > 16) watched.entries.shift();
      if (watched.ready) this.#send(key, watched, text);
      return watched.ready;
    }
    return this.#watches.size < limits.watched && this.#watch(key, text, source, entry);
  }

  close(): void {
    for (const key of this.#watches.keys()) this.#end(key);
  }

  #watch(key: string, text: string, source: Sighting['source'], entry: Token): boolean {
    let fd: number;
    try {
      fd = openReporting(this.#address, this.#port);
    } catch (error) {
      process.stderr.write(`mirror: ${String(error)}\n`);
      return false;
    }
    const socket = createSocket({ type: this.#address.includes(':') ? 'udp6' : 'udp4' });
    const watch: Watch = { socket, entries: [entry], ready: false, timer: setTimeout(() => this.#end(key), limits.watch) };
    this.#watches.set(key, watch);
    socket.on('error', (error) => this.#failed(key, error));
    socket.on('message', this.#onMessage);
    socket.once('listening', () => socket.connect(source.port, source.address));
    socket.once('connect', () => {
      watch.ready = true;
      this.#send(key, watch, text);
    });
    socket.bind({ fd, exclusive: true });
    return true;
  }

  #send(key: string, { socket }: Watch, text: string): void {
    socket.send(text, (error) => {
      if (error !== null) this.#failed(key, error);
    });
  }

  #failed(key: string, error: NodeJS.ErrnoException): void {
    for (const entry of this.#watches.get(key)?.entries ?? []) entry.answerError ??= error.code ?? error.message;
    this.#end(key);
  }

  #end(key: string): void {
    const watch = this.#watches.get(key);
    if (watch === undefined) return;
    this.#watches.delete(key);
    clearTimeout(watch.timer);
    watch.socket.removeAllListeners('message').close();
  }
}
