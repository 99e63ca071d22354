import { type Document, isAlias, isMap, isScalar, isSeq, LineCounter, type Node, parseDocument, visit } from 'yaml';
import type { Problem } from './problem.ts';
import { UsageError } from './problem.ts';
import type { Source } from './source.ts';

/** More than a config needs, less than a parser's stack. */
const maxDepth = 32;
const maxAliases = 100;

/** @throws UsageError with every syntax error of the text. */
export function readYaml(file: string, text: string): Pick<Source, 'value' | 'line'> {
  const lines = new LineCounter();
  const doc = parseDocument(text, { lineCounter: lines, prettyErrors: false, version: '1.2', schema: 'core', customTags: [] });
  const lineAt = (offset: number | undefined): number | null =>
    offset === undefined ? null : Math.max(1, lines.linePos(offset).line);
  const problem = (offset: number | undefined, message: string): Problem => ({ file, line: lineAt(offset), key: '', message });
  const broken = [...doc.errors, ...doc.warnings].map((error) => problem(error.pos[0], plainWords(error.message)));
  if (broken.length > 0) throw new UsageError(broken.slice(0, 20));
  const odd = oddParts(doc).map(({ offset, message }) => problem(offset, message));
  if (odd.length > 0) throw new UsageError(odd.slice(0, 20));
  return {
    value: toValue(doc, (message) => new UsageError([problem(0, message)])),
    line: (at, part) => lineAt(offsetOf(doc, at, part)),
  };
}

function plainWords(message: string): string {
  if (message.startsWith('Maximum call stack')) return `nested deeper than ${maxDepth} levels`;
  const line = (message.split('\n')[0] ?? '').replace(/[:.]$/, '');
  return `not valid YAML: ${line}`;
}

/** What YAML allows and a config does not: keys that are no text, `__proto__`, circles, depth beyond reason. */
function oddParts(doc: Document.Parsed): { offset: number | undefined; message: string }[] {
  const odd: { offset: number | undefined; message: string }[] = [];
  visit(doc, {
    Node: (_, node, parents) => {
      if (parents.length / 2 <= maxDepth) return undefined;
      odd.push({ offset: node.range?.[0], message: `nested deeper than ${maxDepth} levels` });
      return visit.BREAK;
    },
    Alias: (_, alias, parents) => {
      const meant = alias.resolve(doc);
      const offset = alias.range?.[0];
      if (meant === undefined) odd.push({ offset, message: `no anchor &${alias.source} stands before this alias` });
      else if (parents.includes(meant))
        odd.push({ offset, message: `the alias *${alias.source} stands inside of what it means` });
    },
    Pair: (_, pair) => {
      const offset = isNode(pair.key) ? pair.key.range?.[0] : undefined;
      if (!isScalar(pair.key) || pair.key.value === null) odd.push({ offset, message: 'a key must be plain text' });
      else if (pair.key.value === '__proto__') odd.push({ offset, message: 'the key __proto__ is not allowed' });
    },
  });
  return odd;
}

function toValue(doc: Document.Parsed, refuse: (message: string) => UsageError): unknown {
  try {
    return doc.toJS({ maxAliasCount: maxAliases });
  } catch (error) {
    // The library's answer to "billion laughs".
    if (error instanceof ReferenceError) throw refuse(`more than ${maxAliases} values come from aliases`);
    throw error;
  }
}

/** Where a part stands; where it is not there, the last key on the way to it. */
function offsetOf(doc: Document.Parsed, at: readonly PropertyKey[], part: 'key' | 'value'): number | undefined {
  let node: unknown = doc.contents;
  let offset = doc.contents?.range[0];
  for (const [index, step] of at.entries()) {
    if (isAlias(node)) node = node.resolve(doc);
    let value: unknown;
    if (isMap(node)) {
      const pair = node.items.find(({ key }) => isScalar(key) && String(key.value) === String(step));
      if (pair === undefined) return offset;
      if (isNode(pair.key)) offset = pair.key.range?.[0];
      value = pair.value;
    } else if (isSeq(node)) {
      value = node.items[Number(step)];
    }
    if (value === undefined) return offset;
    const last = index === at.length - 1;
    if (isNode(value) && (isSeq(node) || (last && part === 'value' && isScalar(value)))) offset = value.range?.[0] ?? offset;
    node = value;
  }
  return offset;
}

function isNode(value: unknown): value is Node {
  return isScalar(value) || isMap(value) || isSeq(value) || isAlias(value);
}
