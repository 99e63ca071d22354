import type { EventEmitter } from 'node:events';
import type { Testcase, Testsuite } from 'mocha-junit-reporter';
import MochaJUnitReporter from 'mocha-junit-reporter';
import type { Problem } from './case.ts';

export interface MochaSuite {
  readonly title: string;
  readonly root: false;
  readonly suites: readonly [];
  readonly tests: readonly MochaTest[];
  readonly errors: number;
}

export interface MochaTest {
  readonly title: string;
  readonly file: string | null;
  /** Milliseconds. */
  readonly duration: number;
  readonly consoleOutputs: readonly string[];
  /** Why a pending test was not run. */
  readonly reason: Problem | null;
  fullTitle(): string;
  slow(): number;
}

/** What Mocha would have caught. `stack` is printed in the element, `name` is its type. */
export interface Thrown extends Error {
  readonly isError: boolean;
}

/** What the package uses of `Date`. */
export interface Clock {
  new (ms: number): Date;
  now(): number;
}

export interface Setting {
  readonly properties: Readonly<Record<string, string>>;
  readonly Date: Clock;
}

/**
 * mocha-junit-reporter with what it lacks: `<error>`, the reason of a skip, `file` and counts of errors; as text, without the file
 * system, the environment and the clock.
 */
export class JUnitReporter extends MochaJUnitReporter {
  text = '';
  #suites: Testsuite[] = [];
  #errors = 0;

  constructor(runner: EventEmitter, { properties, Date }: Setting) {
    // The package reads MOCHA_FILE, PROPERTIES, JENKINS_MODE, … before its options; what it made of them is replaced, not merged.
    super(runner, { Date, reporterOptions: {} });
    Object.assign(this, {
      _options: {
        mochaFile: '',
        properties,
        outputs: true,
        testCaseSwitchClassnameAndName: true,
        testsuitesTitle: 'sixways',
      },
      _generateSuiteTitle: (suite: MochaSuite) => suite.title,
    });
    // The package's own handler, which is not asked for, writes an empty `<skipped/>`.
    runner.on('pending', (test: MochaTest) => this.#suites.at(-1)?.testsuite.push(this.getTestcaseData(test)));
  }

  override getTestsuiteData(suite: MochaSuite): Testsuite {
    const data = super.getTestsuiteData(suite);
    const [{ _attr: attributes }] = data.testsuite;
    attributes['errors'] = suite.errors;
    this.#errors += suite.errors;
    // A report has no clock, and 1970 would be a lie. Hidden, for the package still computes with it.
    Object.defineProperty(attributes, 'timestamp', { enumerable: false });
    this.#suites.push(data);
    return data;
  }

  override getTestcaseData(test: MochaTest, thrown?: Thrown): Testcase {
    const data = super.getTestcaseData(test, thrown);
    const nodes = data.testcase.map((node) => (thrown?.isError && 'failure' in node ? { error: node['failure'] ?? null } : node));
    const file = test.file === null ? [] : [{ _attr: { file: test.file } }];
    const skipped = test.reason ? [{ skipped: [{ _attr: { message: test.reason.message } }, test.reason.text] }] : [];
    return { testcase: [...nodes.slice(0, 1), ...file, ...nodes.slice(1), ...skipped] };
  }

  /** Texts arrive clean; the package would also drop every character beyond the BMP. */
  override removeInvalidCharacters(input: string): string {
    return input;
  }

  override flush(testsuites: readonly Testsuite[]): void {
    // The root is the first element and its attributes hold no `>`: the package escapes it.
    this.text = `${this.getXml(testsuites)
      .replace(/<testsuites [^>]*/, (root) => `${root} errors="${this.#errors}"`)
      .trimEnd()}\n`;
  }
}
