import type { AnyCheck, Source } from '../model/check.ts';
import { say } from '../model/check.ts';
import { fill } from '../model/message.ts';
import { wrapped } from './help.ts';

const width = 78;

/** A check for a person to read; of its messages only one, when it is named. */
export function explanation(id: string, check: AnyCheck, only?: string): string {
  const messages = Object.entries(check.messages).filter(([name]) => only === undefined || name === only);
  const blocks = [
    [`${id} (${check.level})`, `  ${check.title}`],
    part('Requirement', check.requirement),
    part('Why', check.why),
    ['Source', ...check.source.map((source) => `  ${cite(source)}`)],
    ['Reads', ...Object.entries(check.needs).map(([name, slot]) => `  ${name}: ${reads(slot)}`)],
    check.on === undefined ? [] : ['Paths', `  ${check.on.join(', ')}`],
    check.requires === undefined ? [] : ['After', ...check.requires.map((other) => `  ${other}`)],
    [
      'Messages',
      ...messages.flatMap(([name, [outcome, seen, expected]]) => message(name, outcome, seen, expected, check.fixes?.[name])),
    ],
    part('Fix', check.fix),
    [
      'Examples',
      ...check.examples
        .filter(({ says }) => only === undefined || says.includes(only))
        .flatMap((example) => exampleLines(check, example)),
    ],
  ];
  return `${blocks
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`;
}

function part(title: string, text: string): string[] {
  return [title, ...indented(text, 2)];
}

function indented(text: string, by: number): string[] {
  return wrapped(text, width - by).map((line) => `${' '.repeat(by)}${line}`);
}

function cite(source: Source): string {
  if ('rfc' in source) {
    const section = source.section === undefined ? '' : `#section-${source.section}`;
    return `RFC ${source.rfc}${source.section === undefined ? '' : ` ${source.section}`}  https://www.rfc-editor.org/rfc/rfc${source.rfc}${section}`;
  }
  return source.url === undefined ? source.text : `${source.text}  ${source.url}`;
}

function reads(slot: AnyCheck['needs'][string]): string {
  const aim = slot.aim === null ? '' : `, aim ${slot.aim}`;
  const from = { path: '', reference: ', on the reference path', native: ', on native IPv6', evidence: ', from your files' }[
    slot.from
  ];
  return `${slot.observation}${aim}${from}${slot.required ? '' : ', where there is one'}`;
}

function message(name: string, outcome: string, seen: string, expected: string | undefined, fix: string | undefined): string[] {
  return [
    `  ${name} (${outcome})`,
    ...indented(seen, 4),
    ...(expected === undefined ? [] : indented(`Expected: ${expected}`, 4)),
    ...(fix === undefined ? [] : indented(`Fix: ${fix}`, 4)),
  ];
}

/** The sentences that the check itself says of its example, so that the page cannot lie. */
function exampleLines(check: AnyCheck, { name, path, seen }: AnyCheck['examples'][number]): string[] {
  const given = Object.fromEntries(Object.keys(check.needs).map((slot) => [slot, seen[slot] ?? []]));
  const findings = check.judge(given, say, path ?? 'ipv6');
  const sentences = findings.map(({ message: id, values }) => `${id}: ${fill(check.messages[id]?.[1] ?? '', values)}`);
  return [
    ...indented(`${name}:`, 2),
    ...(sentences.length === 0 ? ['    passes, says nothing'] : sentences.flatMap((sentence) => indented(sentence, 4))),
  ];
}
