import { assert, constantFrom, property, string } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseDuration } from '../../harness/config/duration.ts';
import { matchesGlob } from '../../harness/config/glob.ts';
import { didYouMean, nearest } from '../../harness/config/nearest.ts';

describe('globs', () => {
  it.each([
    ['http-iis/*', 'http-iis/reach', true],
    ['*parity', 'http-iis/port-parity', true],
    ['*-parity', 'http-iis/parity', false],
    ['http-iis/rea?h', 'http-iis/reach', true],
    ['http-iis/rea?h', 'http-iis/reah', false],
    ['*', '', true],
    ['', 'a', false],
    ['a.c', 'abc', false],
    ['a*b*c', 'a-b-b-c', true],
    ['a*b*c', 'a-c-b', false],
  ])('%s on %s: %s', (pattern, text, expected) => {
    expect(matchesGlob(pattern, text)).toBe(expected);
  });

  it('agree with the regular expression they stand for', () => {
    const text = string({ unit: constantFrom('a', 'b', '/'), maxLength: 12 });
    const pattern = string({ unit: constantFrom('a', 'b', '/', '*', '?'), maxLength: 8 });
    assert(
      property(pattern, text, (glob, id) => {
        const same = new RegExp(`^${glob.replaceAll('*', '.*').replaceAll('?', '.')}$`);
        expect(matchesGlob(glob, id)).toBe(same.test(id));
      }),
    );
  });

  it('are never slow', () => {
    const begin = performance.now();
    expect(matchesGlob('*a'.repeat(50), 'a'.repeat(49))).toBe(false);
    expect(performance.now() - begin).toBeLessThan(100);
  });
});

describe('the nearest name', () => {
  it.each([
    ['adresses', ['suite', 'addresses'], 'addresses'],
    ['ipv5', ['ipv4', 'ipv6', 'teredo'], 'ipv4'],
    ['Teredo', ['ipv4', 'teredo'], 'teredo'],
    ['rnu', ['run', 'judge'], 'run'],
    ['zebra', ['run', 'judge'], null],
    ['x', [], null],
  ])('of %s among %j is %s', (text, known, expected) => {
    expect(nearest(text, known)).toBe(expected);
    expect(didYouMean(text, known)).toBe(expected === null ? '' : ` (did you mean "${expected}"?)`);
  });
});

describe('durations', () => {
  it.each([
    ['500ms', 500],
    ['5s', 5000],
    ['1.5s', 1500],
    ['2m', 120_000],
    ['1h', 3_600_000],
    ['5', 5000],
    [0.25, 250],
    ['', null],
    ['-1s', null],
    ['5 s', null],
    ['1e9s', null],
    ['ms', null],
    [Number.NaN, null],
    [Number.POSITIVE_INFINITY, null],
  ])('%s is %s ms', (given, expected) => {
    expect(parseDuration(given)).toBe(expected);
  });
});
