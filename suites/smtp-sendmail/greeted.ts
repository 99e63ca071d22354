import type { Reply, Session } from './observations.ts';

/** RFC 5321 4.2: the greeting begins with the server's name. */
export const greetingName = ({ greeting }: Pick<Session, 'greeting'>): string | null =>
  greeting?.code === 220 ? (/^220[ -](\S+)/.exec(greeting.text)?.[1] ?? '') : null;

/** A reply as a report shows it: on one line, and not too long. */
export const replyText = ({ text }: Pick<Reply, 'text'>): string => {
  const line = text.replace(/\s+/g, ' ');
  return line.length > 200 ? `${line.slice(0, 199)}…` : line;
};

/** Keywords of an EHLO reply, in upper case, with the parameters of those that are asked for (RFC 5321 4.1.1.1). */
export function keywords(lines: readonly string[], withParameters: readonly string[] = []): string[] {
  const all = lines.map((line) => {
    const [keyword = '', ...parameters] = line.toUpperCase().split(/[ =]+/);
    return withParameters.includes(keyword) ? [keyword, ...parameters.toSorted()].join(' ') : keyword;
  });
  return [...new Set(all)].toSorted();
}

/** The parameters of one keyword; null where it is not offered. */
export function parameters(lines: readonly string[], keyword: string): string[] | null {
  const line = lines.map((one) => one.split(/[ =]+/)).find(([first = '']) => first.toUpperCase() === keyword);
  return line === undefined ? null : line.slice(1);
}
