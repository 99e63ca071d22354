import type { ChildProcess } from 'node:child_process';
import { Tail } from './holder/tail.ts';
import { LabError } from './lab.ts';
import { FromHolder, type ToHolder } from './protocol.ts';

/** How long a holder may take to end by itself, in milliseconds. */
const graceMs = 3000;

type Answer = Extract<FromHolder, { id: number }>;

/** The client's end of the channel to a holder: every message is validated, and answers find their question by id. */
export class Connection {
  /** Resolves with the reason when everything of the lab is gone; null when it was asked to end. */
  readonly ended: Promise<string | null>;
  readonly #child: ChildProcess;
  readonly #byId = new Map<number, (answer: Answer) => void>();
  readonly #onMessage: (message: Exclude<FromHolder, Answer>) => void;
  #sequence = 0;
  #asked = false;
  #fault: string | null = null;

  constructor(child: ChildProcess, onMessage: (message: Exclude<FromHolder, Answer>) => void) {
    this.#child = child;
    this.#onMessage = onMessage;
    const stderr = new Tail();
    child.stderr?.setEncoding('utf8').on('data', (text: string) => stderr.add(text));
    child.on('message', (raw) => this.#take(raw));
    const { promise, resolve } = Promise.withResolvers<string | null>();
    child.once('error', (error) => resolve(`unshare: ${error.message}`));
    child.once('exit', (code, signal) => {
      // Its stderr is complete only when the pipe is closed; a message may still be in it.
      const done = (): void =>
        resolve(this.#asked ? null : (this.#fault ?? `${signal ?? `exit code ${code}`} ${stderr.toString()}`.trim()));
      if (child.stderr === null || child.stderr.readableEnded || child.stderr.destroyed) done();
      else child.stderr.once('close', done);
    });
    this.ended = promise;
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  send(message: ToHolder): void {
    if (this.#child.connected) this.#child.send(message);
  }

  /** Sends a message with a new id; `onAnswer` gets what comes back with it until `forget`. */
  open(message: (id: number) => ToHolder, onAnswer: (answer: Answer) => void): number {
    const id = ++this.#sequence;
    this.#byId.set(id, onAnswer);
    this.send(message(id));
    return id;
  }

  forget(id: number): void {
    this.#byId.delete(id);
  }

  /** One question with one answer. */
  async ask(message: (id: number) => ToHolder): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<Answer>();
    const id = this.open(message, resolve);
    const answer = await Promise.race([promise, this.ended]);
    this.forget(id);
    if (answer === null || typeof answer === 'string') throw new LabError(`the lab has ended: ${answer ?? 'closed'}`);
    if (answer.type === 'done' && answer.error !== null) throw new LabError(answer.error);
  }

  /** Lets the lab live on its own. */
  release(): void {
    this.#child.disconnect();
    this.#child.stderr?.destroy();
    this.#child.unref();
  }

  /** Ends the lab; resolves when all of it is gone. The end of the channel is enough for a holder that hears nothing else. */
  async close({ graceful }: { readonly graceful: boolean }): Promise<void> {
    this.#asked = true;
    if (graceful) this.send({ type: 'close' });
    else if (this.#child.connected) this.#child.disconnect();
    const force = setTimeout(() => this.#child.kill('SIGKILL'), graceMs);
    await this.ended;
    clearTimeout(force);
  }

  #take(raw: unknown): void {
    const parsed = FromHolder.safeParse(raw);
    if (!parsed.success) {
      this.#fault = `the holder sent what is no message: ${parsed.error.issues[0]?.message ?? ''}`;
      this.#child.kill('SIGKILL');
      return;
    }
    const message = parsed.data;
    if ('id' in message) this.#byId.get(message.id)?.(message);
    else this.#onMessage(message);
  }
}
