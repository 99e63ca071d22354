import type { Verdicts } from '../../harness/model/verdict.ts';
import type { Cell, Matrix, Row } from '../text/matrix.ts';
import { matrix } from '../text/matrix.ts';
import { grouped } from '../text/order.ts';
import { symbols, worstFirst } from '../text/words.ts';
import type { Ink, Paint } from './paint.ts';
import { columns, fit, pad } from './wrap.ts';

interface Mark {
  readonly ink: Ink;
  readonly text: string;
}

const gap = 2;
const widestLabel = 26;

function marks(cell: Cell): Mark[] {
  if (cell.absent) return [{ ink: 'faint', text: '- absent' }];
  const { counts } = cell;
  const words = worstFirst.filter((word) => counts[word] > 0);
  const digits = Math.max(0, ...words.map((word) => String(counts[word]).length));
  return words.length > 0
    ? words.map((word) => ({ ink: word, text: `${symbols[word]} ${String(counts[word]).padStart(digits)} ${word}` }))
    : [{ ink: 'faint', text: '· none' }];
}

/** Columns of the matrix that fit beside the label, as many tables as it takes. */
function split(widths: readonly number[], room: number): number[][] {
  const tables: number[][] = [];
  let used = Infinity;
  widths.forEach((width, at) => {
    if (used + width > room) {
      tables.push([]);
      used = 0;
    }
    tables.at(-1)?.push(at);
    used += width + gap;
  });
  return tables;
}

function line(label: string, cells: readonly (Mark | undefined)[], widths: readonly number[], paint: Paint): string {
  const painted = cells.map((mark, at) => {
    const blank = ' '.repeat(gap + (widths[at] ?? 0) - (mark ? columns(mark.text) : 0));
    return mark ? paint(mark.ink, mark.text) + blank : blank;
  });
  return (label + painted.join('')).trimEnd();
}

function rowLines(row: Row, at: readonly number[], label: number, widths: readonly number[], paint: Paint): string[] {
  const cells = at.flatMap((path) => {
    const cell = row.cells[path];
    return cell ? [marks(cell)] : [];
  });
  const height = Math.max(1, ...cells.map((cell) => cell.length));
  return Array.from({ length: height }, (_, level) => {
    const name = pad(level === 0 ? `  ${fit(row.suite, label - gap - 2)}` : '', label);
    return line(
      name,
      cells.map((cell) => cell[level]),
      widths,
      paint,
    );
  });
}

function table(is: Matrix, at: readonly number[], label: number, widths: readonly number[], paint: Paint): string[] {
  const heads = at.map((path): Mark => ({ ink: 'bold', text: is.paths[path] ?? '' }));
  const rows = grouped(is.rows, (row) => row.target).flatMap((group) => [
    paint('bold', fit(group[0]?.target ?? '', label + widths.reduce((sum, width) => sum + width + gap, 0))),
    ...group.flatMap((row) => rowLines(row, at, label, widths, paint)),
  ]);
  return [line(' '.repeat(label), heads, widths, paint), ...rows];
}

/** Targets and their suites down, paths across; each cell counts its verdicts, worst first. */
export function matrixLines(verdicts: Verdicts, width: number, paint: Paint): string[] {
  const is = matrix(verdicts);
  const label = Math.min(widestLabel, Math.max(0, ...is.rows.map((row) => columns(row.suite) + 2))) + gap;
  const widths = is.paths.map((path, at) =>
    Math.max(
      columns(path),
      ...is.rows.flatMap((row) => (row.cells[at] ? marks(row.cells[at]) : []).map(({ text }) => columns(text))),
    ),
  );
  return split(widths, width - label).flatMap((at, number) => [
    ...(number > 0 ? [''] : []),
    ...table(
      is,
      at,
      label,
      at.map((path) => widths[path] ?? 0),
      paint,
    ),
  ]);
}
