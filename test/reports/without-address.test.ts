import { expect, it } from 'vitest';
import html from '../../reports/html.ts';
import markdown from '../../reports/markdown.ts';
import terminal from '../../reports/terminal.ts';
import { green, plain, verdictsOf } from './fixture.ts';

const lacking = verdictsOf(
  green.verdicts.map((verdict) =>
    verdict.target === 'shop' && verdict.path !== 'ipv4'
      ? { ...verdict, verdict: 'skipped', reason: { code: 'no-address', detail: 'the target has no IPv6 address' }, findings: [] }
      : verdict,
  ),
);

it.each([
  ['terminal', terminal, 'not certified  shop over ipv6, 6to4'],
  ['html', html, 'shop is not certified over ipv6, 6to4'],
  ['markdown', markdown, '**`shop` is not certified over ipv6, 6to4**'],
])('%s says over which paths a target without address is not certified', async (_, report, told) => {
  expect(await report.render(lacking, plain)).toContain(told);
  expect(await report.render(green, plain)).not.toContain('not certified');
});
