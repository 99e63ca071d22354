import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { AnyCheck, Source } from '../harness/model/check.ts';
import { say } from '../harness/model/check.ts';
import { fill } from '../harness/model/message.ts';
import { loadChecks, loadSuites } from '../harness/registry/registry.ts';
import { writeGenerated, type Generated } from './generated.ts';

type Suites = Awaited<ReturnType<typeof loadSuites>>;

/**
 * Writes docs/checks/<suite>/<check>.md, their index and the README's table of suites from the check objects alone. Each example's sentences are
 * what the judge says of it, so a page cannot lie. `--check` writes nothing and fails when a file is stale.
 */
const root = fileURLToPath(new URL('..', import.meta.url));

function link(source: Source): string {
  if ('rfc' in source) {
    const anchor = source.section === undefined ? '' : `#section-${source.section}`;
    const section = source.section === undefined ? '' : `, section ${source.section}`;
    return `[RFC ${source.rfc}${section}](https://www.rfc-editor.org/rfc/rfc${source.rfc}${anchor})`;
  }
  return source.url === undefined ? source.text : `[${source.text}](${source.url})`;
}

const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ');

/** Slots in angle brackets read better in a table than braces do. */
const sentence = (text: string): string => text.replace(/\{([\w-]+)\}/g, '‹$1›');

function examples(id: string, check: AnyCheck): string[] {
  return check.examples.flatMap((example) => {
    const slots = Object.keys(check.needs).map((name) => [name, example.seen[name] ?? []]);
    const findings = check.judge(Object.fromEntries(slots), say, example.path ?? 'ipv6');
    const lines = findings.map(({ message, values }) => {
      const [outcome = 'info', text = ''] = check.messages[message] ?? [];
      return `  - ${outcome} \`${id}#${message}\`: ${fill(text, values)}`;
    });
    return [`- ${example.name}`, ...(lines.length === 0 ? ['  - nothing to say: pass'] : lines)];
  });
}

function page(id: string, check: AnyCheck): string {
  const fixes = Object.entries(check.fixes ?? {}).map(([message, text]) => `- \`${message}\`: ${text}`);
  const reads = Object.entries(check.needs).map(([name, slot]) => {
    const from = {
      path: 'from the path itself',
      reference: 'from the reference path',
      native: 'from native IPv6',
      evidence: 'from your files',
    }[slot.from];
    const aim = slot.aim === null ? '' : ` asked as \`${slot.aim}\``;
    return `- \`${name}\`: ${slot.observation}${aim}, ${from}${slot.required ? '' : ' (optional)'}`;
  });
  const messages = Object.entries(check.messages).map(
    ([message, [outcome, text, expected]]) =>
      `| \`${message}\` | ${outcome} | ${cell(sentence(text))} | ${expected === undefined ? '' : cell(sentence(expected))} |`,
  );
  const lines = [
    `# ${id}`,
    '',
    `**${check.title}** (${check.level})`,
    '',
    check.requirement,
    '',
    `Why: ${check.why}`,
    '',
    `Source: ${check.source.map(link).join('; ')}`,
    '',
    `Paths: ${check.on?.join(', ') ?? 'all'}${check.gate === true ? '. A finding here closes the path: nothing else is judged on it.' : ''}`,
    ...(check.requires === undefined
      ? []
      : ['', `Blocked by: ${check.requires.map((required) => `\`${required}\``).join(', ')}`]),
    '',
    '## What it reads',
    '',
    ...reads,
    '',
    '## Messages',
    '',
    '| id | outcome | seen | expected, where that is not the requirement |',
    '| --- | --- | --- | --- |',
    ...messages,
    '',
    '## Fix',
    '',
    check.fix,
    ...(fixes.length === 0 ? [] : ['', ...fixes]),
    '',
    '## Examples, as judged',
    '',
    ...examples(id, check),
    '',
  ];
  return lines.join('\n');
}

const ofSuite = (checks: ReadonlyMap<string, AnyCheck>, suite: string): [string, AnyCheck][] =>
  [...checks].filter(([id]) => id.startsWith(`${suite}/`));

/** One page that names every check, by suite. */
function index(checks: ReadonlyMap<string, AnyCheck>, suites: Suites): string {
  const sections = [...suites].flatMap(([name, { title }]) => [
    `## ${name}`,
    '',
    `${title}.`,
    '',
    '| check | what is true when it passes | level |',
    '| --- | --- | --- |',
    ...ofSuite(checks, name).map(
      ([id, check]) => `| [${id.slice(name.length + 1)}](${id}.md) | ${cell(check.title)} | ${check.level} |`,
    ),
    '',
  ]);
  return ['# All checks', '', ...sections].join('\n');
}

async function readmeWithTable(checks: ReadonlyMap<string, AnyCheck>, suites: Suites): Promise<string> {
  const readme = await readFile(path.join(root, 'README.md'), 'utf8');
  const rows = [...suites].map(
    ([name, { title }]) => `| \`${name}\` | ${title} | [${ofSuite(checks, name).length}](docs/checks/README.md#${name}) |`,
  );
  const table = ['| suite | certifies | checks |', '| --- | --- | --- |', ...rows].join('\n');
  const marked = /(<!-- checks -->\n)[^]*?(<!-- \/checks -->)/;
  if (!marked.test(readme)) throw new Error('README.md has no <!-- checks --> … <!-- /checks --> markers');
  return readme.replace(marked, (_, open: string, close: string) => `${open}\n${table}\n\n${close}`);
}

const checks = await loadChecks();
const suites = await loadSuites();
const files: Generated[] = [...checks].map(([id, check]) => ({ file: `docs/checks/${id}.md`, text: page(id, check) }));
files.push(
  { file: 'docs/checks/README.md', text: index(checks, suites) },
  { file: 'README.md', text: await readmeWithTable(checks, suites) },
);
process.exitCode = await writeGenerated(root, files, { folder: 'docs/checks', isCheck: process.argv.includes('--check') });
