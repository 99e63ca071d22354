import { escapeControl } from '../config/show.ts';
import type { Explained, ExplainedTable } from '../model/suite.ts';
import { wrapped } from './help.ts';

const gap = 2;
/** A longer name is cut; no address is longer. */
const widest = 45;

const count = (text: string): number => Array.from(text).length;

function clean(text: string): string {
  const plain = escapeControl(text);
  return count(plain) > widest
    ? `${Array.from(plain)
        .slice(0, widest - 1)
        .join('')}…`
    : plain;
}

/** Tables that fit a screen of `width` columns, and what there is to say beside them; nothing in it drives a terminal. */
export function explainedText({ tables, notes }: Extract<Explained, { ok: true }>, width: number): string {
  const blocks = tables.flatMap((table) => tableBlocks(table, width));
  const remarks = notes.map((note) => {
    const [first = '', ...others] = wrapped(escapeControl(note), Math.max(20, width - 2));
    return [`- ${first}`, ...others.map((line) => `  ${line}`)].join('\n');
  });
  return `${[...blocks, remarks.join('\n')].filter((block) => block !== '').join('\n\n')}\n`;
}

/** One block, or several where the columns do not fit beside each other; each repeats the labels. */
function tableBlocks({ title, labels, head, rows }: ExplainedTable, width: number): string[] {
  const left = [labels, ...rows.map((row) => row.labels)].map((line) => line.map(clean));
  const right = [head, ...rows.map((row) => row.cells)].map((line) => line.map(clean));
  const leftWidths = widthsOf(left);
  const rightWidths = widthsOf(right);
  const room = width - 2 - leftWidths.reduce((sum, one) => sum + one + gap, 0);
  return chunks(rightWidths, room).map((columns, part) => {
    const lines = left.map((label, row) =>
      line(
        [...label, ...columns.map((column) => right[row]?.[column] ?? '')],
        [...leftWidths, ...columns.map((column) => rightWidths[column] ?? 0)],
      ),
    );
    return [`${clean(title)}${part === 0 ? '' : ' (more addresses)'}`, ...lines].join('\n');
  });
}

function widthsOf(lines: readonly (readonly string[])[]): number[] {
  return (lines[0] ?? []).map((_, column) => Math.max(...lines.map((cells) => count(cells[column] ?? ''))));
}

/** Columns that fit into `room`, one at least in each part. */
function chunks(widths: readonly number[], room: number): number[][] {
  const parts: number[][] = [[]];
  let used = 0;
  for (const [column, width] of widths.entries()) {
    if (used + width > room && (parts.at(-1)?.length ?? 0) > 0) {
      parts.push([]);
      used = 0;
    }
    parts.at(-1)?.push(column);
    used += width + gap;
  }
  return parts;
}

function line(cells: readonly string[], widths: readonly number[]): string {
  return `  ${cells.map((cell, index) => cell + ' '.repeat((widths[index] ?? 0) - count(cell) + gap)).join('')}`.trimEnd();
}
