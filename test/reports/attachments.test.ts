import { expect, it } from 'vitest';
import { Verdicts } from '../../harness/model/verdict.ts';
import html from '../../reports/html.ts';
import json from '../../reports/json.ts';
import { fixture, plain } from './fixture.ts';

const base64 = Buffer.from(Array.from({ length: 3_000 }, (_, at) => at % 256)).toString('base64');
const picture = { title: 'ipv6: <b>http://shop.test/</b>', type: 'image/png' as const, width: 1280, height: 800, base64 };

it('shows the pictures of a verdict whole, and in no other way than as data', async () => {
  const [first, ...rest] = fixture.verdicts;
  if (first === undefined) throw new Error('the fixture has no verdict');
  const verdicts = Verdicts.parse({ ...fixture, verdicts: [{ ...first, attachments: [picture] }, ...rest] });
  const page = await html.render(verdicts, plain);
  expect(page).toContain(`<img src="data:image/png;base64,${base64}"`);
  expect([...page.matchAll(/ src="([^"]*)"/g)].map(([, source = '']) => source.slice(0, 15))).toEqual(['data:image/png;']);
  expect(page).not.toContain('<b>');
  expect(await json.render(verdicts, plain)).toContain(base64);
});

it('has no pictures where nobody has any', async () => {
  expect(await html.render(fixture, plain)).not.toContain('<figure>');
});
