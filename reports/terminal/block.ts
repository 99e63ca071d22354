import type { Cause, Said } from '../text/causes.ts';
import { citation } from '../text/source.ts';
import type { Unjudged } from '../text/unjudged.ts';
import { plural, symbols } from '../text/words.ts';
import type { Ink, Paint } from './paint.ts';
import { pad, wrap } from './wrap.ts';

export interface Page {
  readonly width: number;
  readonly paint: Paint;
}

const indent = 2;
const label = 10;

/** `  label     text, wrapped under itself` */
export function field(name: string, texts: readonly string[], { width, paint }: Page): string[] {
  const lines = texts.flatMap((text) => wrap(text, Math.max(20, width - indent - label)));
  return lines.map((line, at) => ' '.repeat(indent) + paint('faint', pad(at === 0 ? name : '', label)) + line);
}

/** `✗ fail  http-iis/literal-host#refused`, wrapped where it must be. */
export function heading(ink: Ink, mark: string, text: string, { width, paint }: Page): string[] {
  const lines = wrap(text, Math.max(20, width - mark.length - 2));
  return lines.map((line, at) => (at === 0 ? `${paint(ink, mark)}  ` : ' '.repeat(indent)) + paint('bold', line));
}

function sentences(said: readonly Said[]): string[] {
  return said.map(({ text, paths }) => (said.length === 1 ? text : `${paths.join(', ')}: ${text}`));
}

/** `6 verdicts of 3 checks` */
function blockedText(blocked: Cause['blocked']): string[] {
  return blocked.length === 0
    ? []
    : [`${plural(blocked.length, 'verdict')} of ${plural(new Set(blocked.map((one) => one.check)).size, 'check')}`];
}

function sources(source: Cause['source']): string[] {
  return source.map(citation).flatMap(({ label, url }) => [label, ...(url === null ? [] : [url])]);
}

/** One cause: what, where, expected, seen, fix, source. */
export function causeLines(cause: Cause, strict: boolean, page: Page): string[] {
  const fails = strict && cause.word === 'warn' ? ', which fails here' : '';
  return [
    ...heading(cause.word, `${symbols[cause.word]} ${cause.word}${fails}`, cause.finding, page),
    ...field('where', [`${cause.target} over ${cause.paths.join(', ')}`], page),
    ...field('what', [cause.requirement], page),
    ...field('expected', sentences(cause.expected), page),
    ...field('seen', sentences(cause.seen), page),
    ...field('fix', cause.fix, page),
    ...field('source', sources(cause.source), page),
    ...field('blocks', blockedText(cause.blocked), page),
  ];
}

function list(names: readonly string[], most: number): string {
  const shown = names.slice(0, most).join(', ');
  return names.length > most ? `${shown} and ${names.length - most} more` : shown;
}

/** Why something has no verdict, and what that is. */
export function unjudgedLines(is: Unjudged, page: Page): string[] {
  return [
    ...heading(is.word, `${symbols[is.word]} ${is.word}`, is.code, page),
    ...field('where', [`${list(is.targets, 6)} over ${is.paths.join(', ')}`], page),
    ...field('what', [`${plural(is.number, 'verdict')}: ${list(is.checks, 6)}`], page),
    ...field('why', is.detail === '' ? [] : [is.detail], page),
    ...field('fix', is.fix, page),
    ...field('blocks', blockedText(is.blocked), page),
  ];
}
