import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { expectedListeners } from '../../../../suites/smtp-sendmail/sendmail/expected-listeners.ts';
import { socketText } from '../../../../suites/smtp-sendmail/sendmail/listener-text.ts';

const page = readFileSync(new URL('../../../../docs/sendmail.md', import.meta.url), 'utf8');
const rows = [...page.matchAll(/^\| `(.*)` \| (.*) \| (.*) \|$/gm)].map(([, lists = '', ...cells]) => [lists, ...cells] as const);

it('the page has its table', () => expect(rows).toHaveLength(16));

it.each(rows)('docs/sendmail.md: %s', (lists, ...cells) => {
  const daemons = lists.split('` and `').map((text, index) => ({ text, line: index + 1, origin: 'file' as const }));
  const model = ([0, 1] as const).map((bindv6only) => {
    const { listeners, stops, afterSeconds } = expectedListeners(daemons, bindv6only);
    if (stops !== null) return afterSeconds === 0 ? 'ends at once' : `ends after ${afterSeconds} s`;
    return `\`${listeners.map(socketText).toSorted().join(' ')}\``;
  });
  expect(model).toEqual(cells);
});
