import { describe, expect, it } from 'vitest';
import { selectChecks } from '../../harness/config/selection.ts';
import { checks } from '../engine/world.ts';

const ids = (only: readonly string[], skip: readonly string[] = []): string[] =>
  [...selectChecks(checks, { only, skip }).keys()].toSorted();

describe('the selection of checks', () => {
  it('is all of them unless told', () => expect(ids([])).toEqual([...checks.keys()].toSorted()));

  it('brings what a verdict stands on: gates, prerequisites and reach', () => {
    expect(ids(['demo/headers'])).toEqual(['demo/headers', 'demo/reach', 'demo/status', 'path/control']);
    expect(ids(['demo/reach'])).toEqual(['demo/reach', 'path/control']);
  });

  it('is empty when nothing was named, so that no gate alone makes a run green', () => expect(ids(['demo/none'])).toEqual([]));

  it('leaves out what is skipped by name, also where others stand on it', () => {
    expect(ids(['demo/headers'], ['demo/status', 'path'])).toEqual(['demo/headers', 'demo/reach']);
  });
});
