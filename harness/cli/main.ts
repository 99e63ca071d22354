import { didYouMean } from '../config/nearest.ts';
import { formatProblem, refuse, UsageError } from '../config/problem.ts';
import { readArguments } from './arguments.ts';
import type { Command } from './command.ts';
import { commands, groups } from './commands.ts';
import type { Context, Screen } from './context.ts';
import { exit } from './exit-code.ts';
import { commandHelp, groupHelp, mainHelp } from './help.ts';
import { InterruptedError, onInterrupt } from './interrupt.ts';
import { UnmeasurableError } from './unmeasurable.ts';
import { toolName } from './version.ts';
import { write } from './write.ts';

/** Runs one command line. @returns the exit code; nothing is thrown */
export async function main(argv: readonly string[], process_: Omit<Context, 'signal'>): Promise<number> {
  const { stderr } = process_;
  try {
    return await dispatch(argv, process_);
  } catch (error) {
    const [code, text] = explain(error);
    stderr.write(text);
    return code;
  }
}

async function dispatch(argv: readonly string[], process_: Omit<Context, 'signal'>): Promise<number> {
  const { stdout, stderr } = process_;
  const [first, ...rest] = argv;
  if (first === undefined) {
    stderr.write(mainHelp(topics()));
    return exit.usage;
  }
  if (first === '--version' || first === '-V') {
    await write(stdout, `${(await toolName()).replace('/', ' ')}\n`);
    return exit.ok;
  }
  if (first === 'help' || first === '--help' || first === '-h') return await help(rest, stdout);
  const { name, argv: own } = nameOf(first, rest);
  if (wantsHelp(own) || name === null) {
    if (name === null && own.length === 0) {
      stderr.write(groupHelp(first, group(first)));
      return exit.usage;
    }
    return await help(name?.split(' ') ?? [first], stdout);
  }
  return await call(await load(name), own, process_);
}

async function call(command: Command, argv: readonly string[], process_: Omit<Context, 'signal'>): Promise<number> {
  const given = readArguments(argv, command);
  if (command.foreground === true) {
    // The terminal sends its signals to the whole group; ours would end before the user's program does.
    const ignore = (): void => undefined;
    process.on('SIGINT', ignore);
    return await command.run(given, { ...process_, signal: new AbortController().signal });
  }
  const interrupt = onInterrupt((signal) =>
    process_.stderr.write(`\nsixways: ${signal}: tearing down; once more ends at once\n`),
  );
  try {
    return await command.run(given, { ...process_, signal: interrupt.signal });
  } finally {
    interrupt.release();
  }
}

async function help(topic: readonly string[], stdout: Screen): Promise<number> {
  const [first] = topic;
  if (first === undefined) {
    await write(stdout, mainHelp(topics()));
    return exit.ok;
  }
  const { name } = nameOf(first, topic.slice(1));
  await write(stdout, name === null ? groupHelp(first, group(first)) : commandHelp(await load(name)));
  return exit.ok;
}

/** The command called: one word, or two of a group. Null for a group without its second word. */
function nameOf(first: string, rest: readonly string[]): { name: string | null; argv: readonly string[] } {
  if (Object.hasOwn(commands, first)) return { name: first, argv: rest };
  if (!Object.hasOwn(groups, first)) {
    const known = topics().keys();
    refuse(
      '',
      first.startsWith('-') ? 'a command comes first; `sixways help` lists them' : `unknown command${didYouMean(first, known)}`,
      { value: first },
    );
  }
  const [second, ...others] = rest;
  if (second === undefined || second === '--help' || second === '-h') return { name: null, argv: rest };
  const name = `${first} ${second}`;
  if (Object.hasOwn(commands, name)) return { name, argv: others };
  return refuse(
    '',
    `unknown ${first} command${didYouMean(second, group(first).keys())}; there are ${[...group(first).keys()].join(', ')}`,
    { value: second },
  );
}

async function load(name: string): Promise<Command> {
  const entry = commands[name];
  if (entry === undefined) throw new Error(`no command ${name}`);
  return (await entry.load()).default;
}

function wantsHelp(argv: readonly string[]): boolean {
  const end = argv.indexOf('--');
  return (end === -1 ? argv : argv.slice(0, end)).some((arg) => arg === '--help' || arg === '-h');
}

/** Commands of one word and groups, in order, with what they are for. */
function topics(): Map<string, string> {
  const found = new Map<string, string>();
  for (const [name, { summary }] of Object.entries(commands)) {
    const first = name.split(' ')[0] ?? name;
    found.set(first, groups[first] ?? summary);
  }
  return found;
}

/** The second words of a group. */
function group(first: string): Map<string, string> {
  const names = Object.entries(commands).filter(([name]) => name.startsWith(`${first} `));
  return new Map(names.map(([name, { summary }]) => [name.slice(first.length + 1), summary]));
}

function explain(error: unknown): [code: number, text: string] {
  if (error instanceof UsageError) {
    // With a file the line begins with it, as editors and CI expect; else with our name.
    const lines = error.problems.map((problem) => `${problem.file === null ? 'sixways: ' : ''}${formatProblem(problem)}\n`);
    return [exit.usage, lines.join('')];
  }
  if (error instanceof InterruptedError) return [exit.interrupted, ''];
  if (error instanceof UnmeasurableError) return [exit.unmeasured, `sixways: ${error.message}\n`];
  // A LabError of lab/lab.ts; naming its class here would load the lab for every command.
  if (error instanceof Error && error.name === 'LabError') return [exit.unmeasured, `sixways: the lab: ${error.message}\n`];
  const detail = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return [exit.unmeasured, `sixways: an error of sixways itself, please report it: ${detail}\n`];
}
