import { describe, expect, it } from 'vitest';
import type { Verdict } from '../../harness/model/verdict.ts';
import { deviations } from '../../lab/expectation.ts';
import { verdictOf } from '../model/verdict.ts';

function verdict(check: string, path: Verdict['path'], word: Verdict['verdict'], code?: string): Verdict {
  const reason = code === undefined ? null : { code, detail: '' };
  return verdictOf({ target: 'shop', suite: check.slice(0, check.indexOf('/')), check, path, verdict: word, reason });
}

const reachRed = { red: [{ check: 'http-iis/reach', paths: ['ipv6'] }] } as const;

describe('deviations', () => {
  it('finds none in a healthy world, and every one that is not pass or skipped', () => {
    expect(deviations({}, [verdict('a/b', 'ipv6', 'pass'), verdict('a/c', 'ipv6', 'skipped', 'not-applicable')])).toEqual([]);
    expect(deviations({}, [verdict('a/b', 'ipv6', 'warn'), verdict('a/c', '6to4', 'inconclusive', 'path-down')])).toEqual([
      'shop a/b [ipv6] is warn, not pass or skipped',
      'shop a/c [6to4] is inconclusive, not pass or skipped',
    ]);
  });

  it('wants exactly the verdicts that are named', () => {
    expect(deviations(reachRed, [verdict('http-iis/reach', 'ipv6', 'fail')])).toEqual([]);
    expect(deviations(reachRed, [verdict('http-iis/reach', 'ipv6', 'pass'), verdict('http-iis/reach', 'ipv4', 'fail')])).toEqual([
      'shop http-iis/reach [ipv6] is pass, not fail',
      'shop http-iis/reach [ipv4] is fail, not pass or skipped',
    ]);
    expect(deviations(reachRed, [])).toEqual(['http-iis/reach [ipv6] has no verdict']);
  });

  it('lets a check be blocked by what is expected to be red, and by nothing else', () => {
    const red = verdict('http-iis/reach', 'ipv6', 'fail');
    expect(deviations(reachRed, [red, verdict('http-iis/vhost', 'ipv6', 'skipped', 'blocked-by:http-iis/reach')])).toEqual([]);
    expect(deviations(reachRed, [red, verdict('http-iis/vhost', '6to4', 'skipped', 'blocked-by:http-iis/reach')])).toEqual([
      'shop http-iis/vhost [6to4] is skipped, blocked-by:http-iis/reach',
    ]);
    expect(deviations(reachRed, [red, verdict('http-iis/vhost', 'ipv6', 'skipped', 'blocked-by:http-iis/status')])).toEqual([
      'shop http-iis/vhost [ipv6] is skipped, blocked-by:http-iis/status',
    ]);
  });

  it('takes a whole suite', () => {
    const expectation = { inconclusive: [{ check: 'http-iis/*', paths: ['teredo'] }] } as const;
    const down = [
      verdict('http-iis/a', 'teredo', 'inconclusive', 'path-down'),
      verdict('http-iis/b', 'teredo', 'inconclusive', 'path-down'),
    ];
    expect(deviations(expectation, down)).toEqual([]);
    expect(deviations(expectation, [...down, verdict('path/a', 'teredo', 'inconclusive', 'path-down')])).toHaveLength(1);
    expect(deviations(expectation, [...down, verdict('http-iis/c', 'teredo', 'pass')])).toHaveLength(1);
  });
});
