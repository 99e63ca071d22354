import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readAccess } from '../../../../suites/smtp-sendmail/sendmail/access.ts';
import { accessKey } from '../../../../suites/smtp-sendmail/sendmail/access-key.ts';
import { lintDaemons } from '../../../../suites/smtp-sendmail/sendmail/daemon-lint.ts';
import { expectedListeners } from '../../../../suites/smtp-sendmail/sendmail/expected-listeners.ts';
import { readPortOptions } from '../../../../suites/smtp-sendmail/sendmail/port-options.ts';
import { readConfig } from '../../../../suites/smtp-sendmail/sendmail/read-config.ts';
import type { Reading } from '../../../../suites/smtp-sendmail/sendmail/reading.ts';
import { readSocketList } from '../../../../suites/smtp-sendmail/sendmail/socket-list.ts';
import { unsound } from '../../unsound.ts';
import { text } from './fixtures.ts';

const readers: readonly (readonly [file: string, reader: (text: string, file: string) => Reading<unknown>])[] = [
  ['m4.mc', readConfig],
  ['loopback.mc', readConfig],
  ['old-and-folded.cf', readConfig],
  ['access', readAccess],
  ['access-dead', readAccess],
  ['ss.txt', readSocketList],
];

describe.each(readers)('whatever becomes of %s', (file, reader) => {
  const whole = text(file);
  const damage = fc.record({
    at: fc.nat(whole.length),
    cut: fc.nat(40),
    put: fc.oneof(fc.string(), fc.constantFrom('`', "'", '(', ')', ',', 'dnl', '\n', '#', '$@', 'define(`x', '=')),
  });

  it('a reader never throws', () => {
    fc.assert(
      fc.property(fc.array(damage, { minLength: 1, maxLength: 4 }), (damages) => {
        const damaged = damages.reduce((is, { at, cut, put }) => is.slice(0, at) + put + is.slice(at + cut), whole);
        const reading = reader(damaged, 'any');
        expect(unsound(reading, 'any')).toEqual([]);
      }),
      { numRuns: 200 },
    );
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (any) => {
        expect(unsound(reader(any, 'any'), 'any')).toEqual([]);
      }),
      { numRuns: 100 },
    );
  });
});

describe('any list', () => {
  it('is read, and has an outcome', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary' }), { maxLength: 4 }), (texts) => {
        const daemons = texts.map((one) => ({ text: one, line: 1, origin: 'file' as const }));
        const { listeners, stops } = expectedListeners(daemons, 0);
        expect(listeners.length === 0 || stops === null).toBe(true);
        expect(Array.isArray(lintDaemons({ daemons, clients: daemons, remarks: [] }))).toBe(true);
      }),
    );
  });

  it('has the value that was written last', () => {
    const value = fc.stringMatching(/^[a-z\d]{1,12}$/);
    fc.assert(
      fc.property(fc.array(value, { minLength: 1, maxLength: 5 }), (values) => {
        expect(readPortOptions(values.map((one) => `N=${one}`).join(', ')).name).toBe(values.at(-1));
      }),
    );
  });
});

describe('keys of an access map', () => {
  const address = fc.array(fc.integer({ min: 0, max: 0xffff }), { minLength: 8, maxLength: 8 });

  it('an address written out can match, as can each of its groups’ prefixes', () => {
    fc.assert(
      fc.property(address, fc.integer({ min: 1, max: 8 }), (groups, count) => {
        fc.pre(!(groups.slice(0, 5).every((group) => group === 0) && groups[5] === 0xffff));
        const key = `IPv6:${groups
          .slice(0, count)
          .map((group) => group.toString(16))
          .join(':')}`;
        expect(accessKey(key, false)).toMatchObject({ family: 6, dead: null });
      }),
    );
  });

  it('what should stand there instead can match', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^(?:IPv6:)?[\da-f]{0,4}(?::[\da-f]{0,5}){1,8}(?:\/\d{1,3})?$/), (subject) => {
        const { rather } = accessKey(subject, false);
        fc.pre(rather?.startsWith('IPv6:') === true && !/^IPv6:(?:0:){5}ffff:/.test(rather));
        expect(accessKey(rather ?? '', false).dead).toBeNull();
      }),
    );
  });
});

describe('200 kB in well under a second', () => {
  it.each<[string, string]>([
    ['blanks', ' '.repeat(300_000)],
    ['blanks before a comment', `V10\nO DaemonPortOptions=${' '.repeat(300_000)}x\n`],
    ['quotes', "`'".repeat(150_000)],
    ['open quotes', `dnl(\n${'`'.repeat(300_000)}`],
    ['open parentheses', `define(\n${'define('.repeat(50_000)}`],
    ['parentheses', `define(\n${'('.repeat(300_000)}`],
    ['names', `define(\n${'a'.repeat(300_000)}`],
    ['dollars', `define(\`a', \`${'$*'.repeat(100_000)}')dnl\na(${'x'.repeat(100_000)})`],
    ['commas', `V10\nO DaemonPortOptions=${','.repeat(300_000)}\n`],
    ['colons', `${':'.repeat(300_000)} OK`],
    ['lines', 'a\n'.repeat(150_000)],
    ['sockets', '*:25 '.repeat(60_000)],
    ['daemons', `V10\n${'O DaemonPortOptions=Family=inet6, Port=25\n'.repeat(6_000)}`],
  ])('%s', (_, source) => {
    for (const reader of [readConfig, readAccess, readSocketList]) {
      const started = performance.now();
      const reading = reader(source, 'any');
      expect(unsound(reading, 'any')).toEqual([]);
      expect(performance.now() - started).toBeLessThan(1_000);
    }
  });
});
