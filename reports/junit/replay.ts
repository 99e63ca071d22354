import { EventEmitter } from 'node:events';
import type { Case, Suite } from './case.ts';
import type { Clock, MochaSuite, MochaTest, Thrown } from './reporter.ts';
import { JUnitReporter } from './reporter.ts';

/** A clock that stands still but for the time that the replayed tests took. */
function replayClock(): { readonly Date: Clock; pass(ms: number): void } {
  let now = 0;
  class ReplayDate extends Date {
    static override now(): number {
      return now;
    }
  }
  return { Date: ReplayDate, pass: (ms) => void (now += ms) };
}

function mochaTest(is: Case): MochaTest {
  return {
    title: is.name,
    file: is.file,
    duration: is.ms,
    consoleOutputs: is.result.kind === 'pass' && is.result.output !== null ? [is.result.output] : [],
    reason: is.result.kind === 'skipped' ? is.result : null,
    fullTitle: () => is.classname,
    slow: () => Infinity,
  };
}

function thrown(result: Exclude<Case['result'], { kind: 'pass' }>): Thrown {
  const error = new Error(result.message);
  return Object.assign(error, { name: result.type, stack: result.text, isError: result.kind === 'error' });
}

const ofKind = (cases: readonly Case[], kind: Case['result']['kind']): number =>
  cases.filter(({ result }) => result.kind === kind).length;

/** Runs nothing: tells mocha-junit-reporter what a Mocha runner would have told it, and returns the document. */
export function replay(suites: readonly Suite[], properties: Readonly<Record<string, string>>, ms: number): string {
  const all = suites.flatMap(({ cases }) => cases);
  // `pending` stays 0: the package would put `skipped` on the root element, which the schema does not know.
  const stats = { tests: all.length, failures: ofKind(all, 'failure'), pending: 0, duration: ms };
  const runner = Object.assign(new EventEmitter(), { stats });
  const clock = replayClock();
  const reporter = new JUnitReporter(runner, { properties, Date: clock.Date });
  runner.emit('start');
  for (const { name, cases } of suites) {
    const replayed = cases.map((is) => ({ is, test: mochaTest(is) }));
    const tests = replayed.map(({ test }) => test);
    const suite: MochaSuite = { title: name, root: false, suites: [], tests, errors: ofKind(cases, 'error') };
    runner.emit('suite', suite);
    for (const { is, test } of replayed) {
      clock.pass(is.ms);
      if (is.result.kind === 'pass') runner.emit('pass', test);
      else if (is.result.kind === 'skipped') runner.emit('pending', test);
      else runner.emit('fail', test, thrown(is.result));
      runner.emit('test end', test);
    }
    runner.emit('suite end', suite);
  }
  runner.emit('end');
  return reporter.text;
}
