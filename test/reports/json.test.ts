import { describe, expect, it } from 'vitest';
import { Verdicts } from '../../harness/model/verdict.ts';
import json from '../../reports/json.ts';
import { banner, fixture, green, plain, verdictsOf } from './fixture.ts';

const text = async (verdicts: Verdicts): Promise<string> => await json.render(verdicts, plain);

describe('json', () => {
  it('is Verdicts again, with nothing changed but the order of verdicts', async () => {
    expect(Verdicts.parse(JSON.parse(await text(green)))).toEqual(green);
  });

  it('keeps a hostile banner whole and shows no hidden character', async () => {
    const [first] = green.verdicts;
    if (!first) throw new Error('the fixture has no verdict');
    const hostile = verdictsOf([{ ...first, title: banner }]);
    expect(Verdicts.parse(JSON.parse(await text(hostile))).verdicts[0]?.title).toBe(banner);
    expect(await text(hostile)).not.toMatch(/[^\n\P{C}]/u);
  });

  it('bounds each text, and the bounded report is its own report', async () => {
    const once = await text(fixture);
    expect(once.length).toBeLessThan(60_000);
    expect(once).toContain('characters]');
    expect(await text(Verdicts.parse(JSON.parse(once)))).toBe(once);
  });

  it('has the keys of the schema in its order, whatever order they came in', async () => {
    const backwards = Object.fromEntries(Object.entries(green).toReversed());
    expect(await text(Verdicts.parse(backwards))).toBe(await text(green));
    expect(Object.keys(Verdicts.parse(JSON.parse(await text(green))))).toEqual(Object.keys(Verdicts.shape));
  });

  it('ends with one newline', async () => {
    expect(await text(green)).toMatch(/\}\n$/);
  });
});
