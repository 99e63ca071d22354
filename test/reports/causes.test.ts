import { describe, expect, it } from 'vitest';
import type { Verdict } from '../../harness/model/verdict.ts';
import { causes } from '../../reports/text/causes.ts';
import { citation } from '../../reports/text/source.ts';
import { inconclusive } from '../../reports/text/unjudged.ts';
import { clip, visible, visibleJson } from '../../reports/text/visible.ts';
import { fixture, green, hostile, verdictsOf } from './fixture.ts';

function one(change: Partial<Verdict>): Verdict {
  const [verdict] = green.verdicts;
  if (!verdict) throw new Error('the fixture has no verdict');
  return { ...verdict, target: 'shop', suite: 's', check: 's/a', path: 'ipv6', ...change };
}

const skippedBy = (check: string, by: string): Verdict =>
  one({ check, verdict: 'skipped', reason: { code: `blocked-by:${by}`, detail: 'blocked' } });

const failed = (change: Partial<Verdict>): Verdict => one({ verdict: 'fail', ...change });

describe('causes', () => {
  it('keeps apart what another target, check or message says', () => {
    const said = (id: string): Verdict['findings'] => [
      { id, outcome: 'error', seen: 's', expected: 'e', fix: 'f', evidence: [] },
    ];
    const found = causes(
      verdictsOf([
        failed({ findings: said('s/a#x') }),
        failed({ path: 'ipv4', findings: said('s/a#x') }),
        failed({ path: '6to4', findings: said('s/a#y') }),
        failed({ target: 'mail', findings: said('s/a#x') }),
      ]),
    );
    expect(found.map(({ target, finding, paths }) => [target, finding, paths])).toEqual([
      ['shop', 's/a#x', ['ipv6', 'ipv4']],
      ['shop', 's/a#y', ['6to4']],
      ['mail', 's/a#x', ['ipv6']],
    ]);
  });

  it('puts failures before warnings and leaves out what is only told', () => {
    expect(causes(fixture).map(({ word, finding }) => `${word} ${finding}`)).toEqual([
      'fail smtp-sendmail/banner#unreadable',
      'fail http-iis/literal-v6-host#bad-request',
      'warn http-iis/hsts-parity#shorter',
    ]);
  });

  it('counts a blocked verdict once, at the end of the chain and on its own path', () => {
    const found = causes(
      verdictsOf([failed({}), skippedBy('s/b', 's/a'), skippedBy('s/c', 'b'), { ...skippedBy('s/b', 's/a'), path: 'ipv4' }]),
    );
    expect(found.flatMap(({ blocked }) => blocked.map(({ check, path }) => `${check} ${path}`))).toEqual([
      's/b ipv6',
      's/c ipv6',
    ]);
  });

  it('tells what an inconclusive verdict blocks there', () => {
    const path = one({ verdict: 'inconclusive', reason: { code: 'budget', detail: 'd' } });
    expect(inconclusive(verdictsOf([path, skippedBy('s/b', 's/a')])).map(({ code, blocked }) => [code, blocked.length])).toEqual([
      ['budget', 1],
    ]);
  });

  it('ends on checks that block each other', () => {
    expect(causes(verdictsOf([skippedBy('s/b', 's/c'), skippedBy('s/c', 's/b')]))).toEqual([]);
  });

  it('has a cause for a failure without findings', () => {
    expect(causes(verdictsOf([failed({ findings: [] })])).map(({ finding }) => finding)).toEqual(['s/a']);
  });
});

describe('source', () => {
  it.each([
    [{ rfc: 3986, section: '3.2.2' }, 'RFC 3986 section 3.2.2', 'https://www.rfc-editor.org/rfc/rfc3986#section-3.2.2'],
    [{ rfc: 6724, section: 'B' }, 'RFC 6724 appendix B', 'https://www.rfc-editor.org/rfc/rfc6724#appendix-B'],
    [{ rfc: 4291 }, 'RFC 4291', 'https://www.rfc-editor.org/rfc/rfc4291'],
    [{ text: 'a page', url: 'https://example.test/' }, 'a page', 'https://example.test/'],
    [{ text: 'a page', url: 'javascript:alert(1)' }, 'a page', null],
  ])('cites %j', (source, label, url) => {
    expect(citation(source)).toEqual({ label, url });
  });
});

describe('visible', () => {
  it.each(Object.entries(hostile))('spells out %s', (_name, text) => {
    expect(visible(text)).not.toMatch(/\p{C}/u);
    expect(visible(text)).not.toMatch(/[\u2028\u2029]/);
  });

  it('leaves every script and emoji as it is', () => {
    for (const text of ['grüße', '日本', 'שלום', 'العربية', '🎉', String.raw`\\files\share`]) expect(visible(text)).toBe(text);
  });

  it('cuts to the limit, never through a character, and says what it left out', () => {
    const long = '🎉'.repeat(500_000);
    expect(clip(long, 1000).length).toBeLessThanOrEqual(1000);
    expect(visible(long)).toMatch(/^🎉+ … \[\+\d+ characters\]$/u);
    expect(clip(clip(long, 1000), 1000)).toBe(clip(long, 1000));
  });

  it('says the same in JSON with escapes', () => {
    const texts = Object.values(hostile);
    expect(JSON.parse(visibleJson(JSON.stringify(texts)))).toEqual(texts);
    expect(visibleJson(JSON.stringify(texts))).not.toMatch(/\p{C}/u);
  });
});
