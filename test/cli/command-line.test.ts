import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { listOf, readArguments } from '../../harness/cli/arguments.ts';
import { commandHelp, groupHelp, mainHelp } from '../../harness/cli/help.ts';
import { commands, groups } from '../../harness/cli/commands.ts';
import { inProcess, sixways } from './sixways.ts';

const grammar = {
  options: {
    config: { type: 'string', short: 'c', value: 'FILE', help: '' },
    report: { type: 'string', short: 'r', multiple: true, help: '' },
    quiet: { type: 'boolean', short: 'q', help: '' },
    'no-color': { type: 'boolean', help: '' },
  },
  maxArguments: 2,
  takesCommand: true,
} as const;

describe('flags and arguments', () => {
  it('are read in any order', () => {
    const given = readArguments(
      ['a', '-c', 'x.yaml', '--report=junit=a.xml', '-r', '-', 'b', '-q', '--', 'node', '--quiet'],
      grammar,
    );
    expect(given).toEqual({
      flags: { config: 'x.yaml', report: ['junit=a.xml', '-'], quiet: true, 'no-color': false },
      arguments: ['a', 'b'],
      command: ['node', '--quiet'],
    });
    expect(readArguments([], grammar)).toEqual({
      flags: { config: undefined, report: [], quiet: false, 'no-color': false },
      arguments: [],
      command: null,
    });
  });

  it.each<[argv: string[], line: string]>([
    [['--quite'], '--quite: unknown flag (did you mean "--quiet"?)'],
    [['--no-colour'], '--no-colour: unknown flag (did you mean "--no-color"?)'],
    [['-x'], '-x: unknown flag'],
    [['--constructor'], '--constructor: unknown flag'],
    [['-c'], '-c: needs a value, FILE'],
    [['-c', '--quiet'], '-c: needs a value, FILE'],
    [['--config='], '--config: needs a value, FILE'],
    [['-c', 'a', '-c', 'b'], '-c: was given twice'],
    [['--quiet=yes'], '--quiet: takes no value, got "yes"'],
    [['a', 'b', 'c'], 'one argument too many, got "c"'],
  ])('%j is refused', (argv, line) => {
    expect(() => readArguments(argv, grammar)).toThrow(expect.objectContaining({ code: 'SIXWAYS_USAGE', message: line }));
  });

  it('nothing may follow -- where no command is taken', () => {
    expect(() => readArguments(['--', 'x'], { options: {} })).toThrow('--: this command takes nothing after it');
  });

  it('lists take commas and repeats', () => {
    expect(listOf(['ipv4,ipv6', ' 6to4 ', ''])).toEqual(['ipv4', 'ipv6', '6to4']);
  });
});

describe('help', () => {
  const pages = Object.entries(commands).map(([name, { load }]) => [name, load] as const);

  it.each(pages)('of %s fits a screen, and has an example that the command takes', async (name, load) => {
    const { default: command } = await load();
    const lines = commandHelp(command).trimEnd().split('\n');
    expect(lines.length).toBeLessThan(24);
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(80);
    expect(lines).toContain('Example:');
    expect(command.usage.startsWith(name)).toBe(true);
    const [first = ''] = command.example.split(/ && | > /);
    const argv = first.split(' ').slice(1 + name.split(' ').length);
    expect(first.startsWith(`sixways ${name}`)).toBe(true);
    expect(() => readArguments(argv, command)).not.toThrow();
  });

  it('of all and of a group fits a screen', () => {
    const names = new Map(Object.entries(commands).map(([name, { summary }]) => [name, summary]));
    for (const text of [mainHelp(names), groupHelp('lab', names), ...Object.values(groups)]) {
      const lines = text.trimEnd().split('\n');
      expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(80);
    }
  });

  it('goes to stdout when asked for, to stderr with 2 when nothing was', async () => {
    const [asked, flag, nothing, group] = await Promise.all([
      sixways(['help']),
      sixways(['--help']),
      sixways([]),
      sixways(['lab']),
    ]);
    expect(asked).toMatchObject({ code: 0, stderr: '' });
    expect(asked.stdout).toMatch(/^Usage: sixways COMMAND/);
    expect(asked.stdout.trimEnd().split('\n').length).toBeLessThan(24);
    expect(flag).toEqual(asked);
    expect(nothing).toEqual({ code: 2, stdout: '', stderr: asked.stdout });
    expect(group).toMatchObject({ code: 2, stdout: '' });
    expect(group.stderr).toContain('lab exec');
  });

  it('of a command by both ways', async () => {
    const [first, second, short] = await Promise.all([
      sixways(['help', 'lab', 'exec']),
      sixways(['lab', 'exec', '--help']),
      sixways(['judge', '-h']),
    ]);
    expect(first).toMatchObject({ code: 0, stderr: '' });
    expect(first.stdout).toMatch(/^Usage: sixways lab exec PATH/);
    expect(second).toEqual(first);
    expect(short.stdout).toMatch(/^Usage: sixways judge/);
  });

  it('tells the version', async () => {
    const { version }: { version: string } = JSON.parse(await readFile(new URL('../../package.json', import.meta.url), 'utf8'));
    expect(await sixways(['--version'])).toEqual({ code: 0, stdout: `sixways ${version}\n`, stderr: '' });
  });
});

describe('a call that is wrong ends with 2 and one line', () => {
  it.each<[argv: string[], line: string]>([
    [['rnu'], 'sixways: unknown command (did you mean "run"?), got "rnu"'],
    [['-c', 'x'], 'sixways: a command comes first; `sixways help` lists them, got "-c"'],
    [
      ['lab', 'dwon'],
      'sixways: unknown lab command (did you mean "down"?); there are up, down, status, shell, exec, run, got "dwon"',
    ],
    [['run', '--quite'], 'sixways: --quite: unknown flag (did you mean "--quiet"?)'],
    [
      ['run', '--fail-on', 'errors'],
      'sixways: --fail-on: must be one of error, warning, never (did you mean "error"?), got "errors"',
    ],
    [
      ['run', '--path', 'ipv5'],
      'sixways: --path: unknown path (did you mean "ipv4"?); there are ipv4, ipv6, 6to4, teredo, vpn, got "ipv5"',
    ],
    [['run', '--timeout', 'soon'], 'sixways: --timeout: must be a time such as 500ms, 5s or 2m, got "soon"'],
    [['run', '--budget', '1ms'], 'sixways: --budget: must be from 100 ms to 86400 s, got "1ms"'],
    [['run', '--concurrency', '0'], 'sixways: --concurrency: must be a whole number from 1 to 128, got "0"'],
    [['run', 'http://a.test:0/'], 'sixways: "0" is not a port; ports are numbers from 1 to 65535, got "http://a.test:0/"'],
    [
      ['run', '-c', 'a.yaml', 'http://a.test/'],
      'sixways: targets come from --config FILE or from URLs, not from both, got "http://a.test/"',
    ],
    [['run', '-c', 'none.yaml'], 'none.yaml: cannot be read: no such file'],
    [['judge'], 'sixways: judge needs the file of a run, as `sixways run --save run.json` writes it'],
    [['judge', 'none.json'], 'none.json: cannot be read: no such file'],
    [['report', 'none.json'], 'none.json: cannot be read: no such file'],
    [['explain'], 'sixways: explain needs a check; `sixways list` names them'],
    [
      ['explain', 'http-iis/raech'],
      'sixways: unknown check (did you mean "http-iis/reach"?); `sixways list` names them, got "http-iis/raech"',
    ],
    [['list', 'http'], 'sixways: unknown suite; there are '],
    [['schema', 'cofnig'], 'sixways: unknown schema (did you mean "config"?); there are config, run, verdicts, got "cofnig"'],
    [['lab', 'exec', 'ipv6'], 'sixways: lab exec needs a command after --'],
    [['lab', 'exec', '-n', 'no-such-lab', 'ipv6', '--', 'true'], 'sixways: no lab named no-such-lab is up'],
    [['lab', 'up', '-n', 'a b'], 'sixways: --name: must be 1 to 32 letters, digits, "-" and "_", got "a b"'],
    [['lab', 'run', '-c', 'x.yaml'], 'sixways: lab run needs the command of your server after --'],
  ])('%j', async (argv, line) => {
    const { code, stdout, stderr } = await inProcess(argv, { cwd: '/' });
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr.split('\n')).toEqual([expect.stringContaining(line), '']);
  });

  it('in a process of its own too', async () => {
    expect(await sixways(['run', '--quite'])).toEqual({
      code: 2,
      stdout: '',
      stderr: 'sixways: --quite: unknown flag (did you mean "--quiet"?)\n',
    });
  });

  it('without a target or a config file', async () => {
    const { code, stderr } = await inProcess(['run'], { cwd: '/' });
    expect(code).toBe(2);
    expect(stderr).toBe('sixways: no target: name a URL, or write sixways.yaml (`sixways init`)\n');
  });

  it('an unknown report format names those that there are', async () => {
    const { code, stderr } = await inProcess(['run', '-r', 'junti', '-r', 'json', '-r', 'json']);
    expect(code).toBe(2);
    expect(stderr).toMatch(/^sixways: --report: unknown format \(did you mean "junit"\?\); there are .*json.*, got "junti"$/m);
    expect(stderr).toContain('sixways: --report: verdicts.json already takes another report, got "json"');
  });
});
