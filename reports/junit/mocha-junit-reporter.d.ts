/** What is used of mocha-junit-reporter 2.2.1, which brings no types. */
declare module 'mocha-junit-reporter' {
  import type { EventEmitter } from 'node:events';

  type Attributes = Record<string, string | number>;

  /** Nodes of the `xml` package: an element is an object with one key; a string in a list is text. */
  export interface Testcase {
    testcase: ({ _attr: Attributes } | Record<string, object | string | null>)[];
  }

  export interface Testsuite {
    testsuite: [{ _attr: Attributes }, ...object[]];
  }

  export default class MochaJUnitReporter {
    constructor(runner: EventEmitter, options: object);
    getTestsuiteData(suite: object): Testsuite;
    getTestcaseData(test: object, error?: object): Testcase;
    removeInvalidCharacters(input: string): string;
    getXml(testsuites: readonly Testsuite[]): string;
    flush(testsuites: readonly Testsuite[]): void;
  }
}
