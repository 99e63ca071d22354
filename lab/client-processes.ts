import { constants } from 'node:os';
import type { Connection } from './connection.ts';
import { Tail } from './holder/tail.ts';
import type { ExecResult, LabProcess, LabWorker, ProcessOptions } from './lab.ts';
import type { FromHolder } from './protocol.ts';

/** Longest line of a worker, in UTF-16 units (longestLine of harness/paths/worker-protocol.ts). */
const longestLine = 8 * 1024 * 1024;
/** What is kept of a command's output. */
const mostOutput = 1024 * 1024;

type Exit = Extract<FromHolder, { type: 'exit' }>;
type Output = Extract<FromHolder, { type: 'output' }>;

interface Listeners {
  onOutput(output: Output): void;
  onExit(exit: Exit): void;
}

function begin(connection: Connection, node: string, argv: readonly string[], options: ProcessOptions, on: Listeners): number {
  const { env = {}, cwd = process.cwd() } = options;
  let over = false;
  const exited = (exit: Exit): void => {
    if (over) return;
    over = true;
    connection.forget(exit.id);
    on.onExit(exit);
  };
  const id = connection.open(
    (of) => ({ type: 'start', id: of, node, argv: [...argv], env, cwd }),
    (answer) => {
      if (answer.type === 'output') on.onOutput(answer);
      else if (answer.type === 'exit') exited(answer);
    },
  );
  void connection.ended.then((why) =>
    exited({ type: 'exit', id, code: null, signal: null, error: `the lab has ended: ${why ?? 'closed'}` }),
  );
  return id;
}

const describe = ({ code, signal, error }: Exit): string => error ?? signal ?? `exit code ${code}`;

export function startProcess(connection: Connection, node: string, argv: readonly string[], options: ProcessOptions): LabProcess {
  const listeners: ((stream: 'stdout' | 'stderr', text: string) => void)[] = [];
  const exit = Promise.withResolvers<Exit>();
  const id = begin(connection, node, argv, options, {
    onOutput: ({ stream, text }) => {
      for (const listener of listeners) listener(stream, text);
    },
    onExit: exit.resolve,
  });
  connection.send({ type: 'end-input', id });
  return {
    exit: exit.promise,
    onOutput: (listener) => void listeners.push(listener),
    close: async () => {
      connection.send({ type: 'kill', id });
      await exit.promise;
    },
  };
}

export function spawnWorker(connection: Connection, node: string, argv: readonly string[], options: ProcessOptions): LabWorker {
  const onMessage: ((message: unknown) => void)[] = [];
  const stderr = new Tail();
  const exit = Promise.withResolvers<string>();
  let partial = '';
  let broken: string | null = null;
  const end = (reason: string): void => {
    broken ??= reason;
    connection.send({ type: 'kill', id });
  };
  const line = (text: string): void => {
    if (text === '' || broken !== null) return;
    const message = parse(text);
    if (message === undefined) end(`wrote a line that is no JSON: ${JSON.stringify(text.slice(0, 200))}`);
    else for (const listener of onMessage) listener(message.value);
  };
  const id = begin(connection, node, argv, options, {
    onOutput: ({ stream, text }) => {
      if (stream === 'stderr') return stderr.add(text);
      const lines = (partial + text).split('\n');
      partial = lines.pop() ?? '';
      for (const each of lines) line(each);
      if (partial.length > longestLine) end(`wrote a line of more than ${longestLine} characters`);
    },
    onExit: (result) => {
      const why = [broken ?? describe(result), stderr.toString()].filter((text) => text !== '').join(': ');
      exit.resolve(why);
    },
  });
  return {
    send: (message) => connection.send({ type: 'input', id, text: `${JSON.stringify(message)}\n` }),
    onMessage: (listener) => void onMessage.push(listener),
    onExit: (listener) => {
      void exit.promise.then(listener);
    },
    close: async () => {
      connection.send({ type: 'kill', id });
      await exit.promise;
    },
  };
}

function parse(text: string): { readonly value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) };
  } catch {
    // The caller says what was wrong with it.
    return undefined;
  }
}

export async function execute(
  connection: Connection,
  node: string,
  argv: readonly string[],
  { stdin, ...options }: ProcessOptions & { readonly stdin?: string },
): Promise<ExecResult> {
  const output = { stdout: '', stderr: '' };
  const exit = Promise.withResolvers<Exit>();
  const id = begin(connection, node, argv, options, {
    onOutput: ({ stream, text }) => {
      output[stream] = (output[stream] + text).slice(-mostOutput);
    },
    onExit: exit.resolve,
  });
  if (stdin !== undefined) connection.send({ type: 'input', id, text: stdin });
  connection.send({ type: 'end-input', id });
  const { code, signal, error } = await exit.promise;
  if (error !== null) return { code: 127, stdout: output.stdout, stderr: error };
  return { code: code ?? 128 + signalNumber(signal), ...output };
}

function signalNumber(signal: string | null): number {
  return Object.entries(constants.signals).find(([name]) => name === signal)?.[1] ?? 0;
}
