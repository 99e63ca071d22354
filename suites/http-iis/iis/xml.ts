import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { type Problem, quoted, type Reading, tag, unread } from './problem.ts';

/** An element without its text: everything that IIS configures stands in attributes. */
export interface Element {
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: readonly Element[];
  /** Counted from 1. */
  readonly line: number;
}

/** UTF-16 units of one document. */
const maxLength = 16 * 1024 * 1024;
/** IIS nests less than 12 deep. */
const maxDepth = 64;

/** Attributes hang on this key in the parser's output, its place in the text on that symbol. */
const attributesKey = ':@';
const place: unknown = XMLParser.getMetaDataSymbol();

const parser = new XMLParser({
  preserveOrder: true,
  ignoreAttributes: false,
  attributeNamePrefix: '',
  parseTagValue: false,
  parseAttributeValue: false,
  trimValues: false,
  processEntities: false,
  ignoreDeclaration: true,
  ignorePiTags: true,
  captureMetaData: true,
  maxNestedTags: maxDepth,
});

/** Reads a well-formed document without DTD; entities other than the five of XML 1.0 4.6 stay as they are. */
export function readXml(text: string, file: string): Reading<Element> {
  if (text.length > maxLength) return unread(file, null, 'too-large', `has more than ${maxLength} characters`);
  const lines = lineStarts(text);
  const dtd = doctype(text);
  if (dtd !== null) return unread(file, lineAt(lines, dtd), 'dtd', 'has a document type declaration, which IIS never writes');
  const valid = XMLValidator.validate(text);
  if (valid !== true) {
    const { code, msg, line } = valid.err;
    const [, inside] = /^Invalid '\[.*"([\w.:-]{1,60})"\s*\]' found/.exec(msg) ?? [];
    if (inside !== undefined) return unread(file, lines.length, 'not-well-formed', `ends inside <${inside}>: is it cut off?`);
    return unread(file, line, 'not-well-formed', whyInvalid(code, msg));
  }
  const parsed = parse(text, file);
  if (!parsed.ok) return parsed;
  const roots = elements(parsed.value, lines);
  const [root] = roots;
  if (root === undefined || roots.length > 1) return unread(file, null, 'not-well-formed', 'has no single root element');
  return { ok: true, value: root, problems: [] };
}

/** Elements below this one, whatever their depth, in document order. */
export function* descendants(element: Element): Generator<Element> {
  for (const child of element.children) {
    yield child;
    yield* descendants(child);
  }
}

export function child(element: Element, name: string): Element | undefined {
  return element.children.find((one) => one.name === name);
}

/** XML 1.0 2.8: the declaration stands before the root, after comments and processing instructions at most. */
function doctype(text: string): number | null {
  let at = text.startsWith('\uFEFF') ? 1 : 0;
  while (true) {
    while (/\s/.test(text.charAt(at))) at += 1;
    const end = text.startsWith('<!--', at) ? '-->' : text.startsWith('<?', at) ? '?>' : null;
    if (end === null) return /^<!doctype/i.test(text.slice(at, at + 9)) ? at : null;
    const closed = text.indexOf(end, at + 2);
    if (closed === -1) return null;
    at = closed + end.length;
  }
}

/** The parser's own message may quote a value, and values are passwords: only element names are told on. */
function whyInvalid(code: string, message: string): string {
  const [, expected, line, found] =
    /^Expected closing tag '([\w.:-]{1,60})' \(opened in line (\d+), col \d+\) instead of closing tag '([\w.:-]{1,60})'/.exec(
      message,
    ) ?? [];
  if (expected !== undefined) return `</${found}> where </${expected}> is due, opened in line ${line}`;
  const [, open] = /^Unclosed tag '([\w.:-]{1,60})'/.exec(message) ?? [];
  if (open !== undefined) return `<${open}> is not closed`;
  if (code === 'InvalidAttr') return 'an attribute is not of the form name="value", or stands twice';
  if (code === 'InvalidTag') return 'a tag is not well formed';
  if (code === 'InvalidChar') return 'a character stands where none may, or "&" is not written "&amp;"';
  return 'is not one well-formed XML document';
}

function parse(text: string, file: string): Reading<unknown> {
  try {
    const value: unknown = parser.parse(text);
    return { ok: true, value, problems: [] };
  } catch (error) {
    // The parser throws for what its validator does not see; its message may quote the text.
    if (!(error instanceof Error)) throw error;
    const deep = error.message.toLowerCase().includes('nested');
    const reason = deep ? `nests elements more than ${maxDepth} deep` : 'is not one well-formed XML document';
    return unread(file, null, deep ? 'too-deep' : 'not-well-formed', reason);
  }
}

function elements(nodes: unknown, lines: readonly number[]): Element[] {
  if (!Array.isArray(nodes)) return [];
  return nodes.flatMap((node: unknown) => {
    if (typeof node !== 'object' || node === null) return [];
    const entry = Object.entries(node).find(([key]) => key !== attributesKey);
    if (entry === undefined || !Array.isArray(entry[1])) return [];
    const [name, inside]: [string, unknown] = entry;
    const written: unknown = Reflect.get(node, attributesKey);
    return [{ name, attributes: attributesOf(written), children: elements(inside, lines), line: lineAt(lines, startOf(node)) }];
  });
}

function startOf(node: object): number {
  const meta: unknown = typeof place === 'symbol' ? Reflect.get(node, place) : null;
  const start: unknown = typeof meta === 'object' && meta !== null ? Reflect.get(meta, 'startIndex') : null;
  return typeof start === 'number' ? start : 0;
}

function attributesOf(written: unknown): Map<string, string> {
  const pairs = typeof written === 'object' && written !== null ? Object.entries(written) : [];
  return new Map(pairs.map(([name, value]: [string, unknown]) => [name, typeof value === 'string' ? unescapeXml(value) : '']));
}

const named: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/** The five entities of XML 1.0 4.6 and character references (4.1). */
function unescapeXml(text: string): string {
  return text.replaceAll(/&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|(amp|lt|gt|quot|apos));/gi, (whole, decimal, hex, name) => {
    if (name !== undefined) return named[String(name)] ?? whole;
    const code = decimal === undefined ? Number.parseInt(String(hex), 16) : Number(decimal);
    return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : whole;
  });
}

function lineStarts(text: string): number[] {
  const starts = [0];
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return starts;
}

function lineAt(starts: readonly number[], index: number): number {
  let [low, high] = [0, starts.length];
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if ((starts[middle] ?? 0) <= index) low = middle;
    else high = middle;
  }
  return low + 1;
}

/** `true` and `false` in any case, as the configuration system reads them; null where there is nothing, a problem for anything else. */
export function booleanOf(element: Element, name: string, file: string, problems: Problem[]): boolean | null {
  const text = element.attributes.get(name);
  if (text === undefined) return null;
  if (/^(?:true|false)$/i.test(text)) return text.toLowerCase() === 'true';
  problems.push({
    file,
    line: element.line,
    code: 'bad-value',
    reason: `${name} of ${tag(element.name)} is ${quoted(text)}, not true or false`,
  });
  return null;
}
