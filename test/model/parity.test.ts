import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fieldParity, linesOf, settle, textParity, valueParity } from '../../harness/model/parity.ts';

const body = (change: Record<number, string> = {}, length = 30) =>
  Array.from({ length }, (_, index) => change[index] ?? `<p>paragraph number ${index} of the page</p>`).join('\n');
const twice = <T>(value: T): [T, T] => [value, value];
const clock = (time: string, nonce: string) =>
  body({ 3: `<time>It is ${time} now</time>`, 9: `<script data-n="${nonce}">go()</script>` });

describe('textParity', () => {
  it('calls equal pages the same', () => {
    expect(textParity({ a: twice(body()), b: twice(body()) })).toMatchObject({
      verdict: 'same',
      similarity: 1,
      steady: 1,
      kept: 1,
      first: null,
    });
  });

  it('calls a page with a clock and a nonce the same', () => {
    const parity = textParity({
      a: [clock('12:00:01', 'ab12'), clock('12:00:02', 'cd34')],
      b: [clock('12:00:01', 'ef56'), clock('12:00:03', 'aa78')],
    });
    expect(parity).toMatchObject({ verdict: 'same', similarity: 1 });
  });

  it('masks a clock that stood still on one side', () => {
    const parity = textParity({ a: [clock('12:00:01', 'x'), clock('12:00:02', 'x')], b: twice(clock('12:00:03', 'x')) });
    expect(parity).toMatchObject({ verdict: 'same', similarity: 1 });
  });

  it('finds another page, and the first line that differs', () => {
    const other = body({ 0: '<h1>Welcome to nginx</h1>', 1: 'a', 5: 'b', 9: 'c', 14: 'd', 20: 'e' });
    expect(textParity({ a: twice(body()), b: twice(other) })).toMatchObject({
      verdict: 'different',
      first: { line: 1, reference: '<p>paragraph number 0 of the page</p>', compared: '<h1>Welcome to nginx</h1>' },
    });
  });

  it('calls a small difference in a long page similar', () => {
    const parity = textParity({ a: twice(body({}, 200)), b: twice(body({ 100: 'changed' }, 200)) });
    expect(parity).toMatchObject({ verdict: 'similar', first: { line: 101, compared: 'changed' } });
  });

  it('finds a line that is missing', () => {
    const lines = body().split('\n');
    const parity = textParity({ a: twice(body()), b: twice(lines.toSpliced(4, 1).join('\n')) });
    expect(parity.first).toMatchObject({ reference: '<p>paragraph number 4 of the page</p>' });
  });

  it('calls what changes at every request nondeterministic, even where A and B look alike under the mask', () => {
    const noise = (seed: number) =>
      body(Object.fromEntries(Array.from({ length: 15 }, (_, index) => [index, `${seed * 7919 + index * 104_729}`])));
    expect(textParity({ a: [noise(1), noise(2)], b: [noise(3), noise(4)] }).verdict).toBe('nondeterministic');
  });

  it('does not take a difference of one pair only for one', () => {
    expect(textParity({ a: twice(body()), b: [body(), body({ 4: 'once' })] })).toMatchObject({ verdict: 'same' });
  });

  it('ignores the client address that a page shows', () => {
    const shown = (address: string) => body({ 2: `<p>You are ${address}</p>` });
    expect(textParity({ a: twice(shown('192.0.2.6')), b: twice(shown('2001:db8:6::6')) })).toMatchObject({
      verdict: 'same',
      first: null,
    });
  });

  it('sees an address in a URL', () => {
    const linked = (host: string) => body({ 2: `<img src="http://${host}/x.png">` });
    expect(textParity({ a: twice(linked('192.0.2.6')), b: twice(linked('192.0.2.7')) }).first).not.toBeNull();
  });

  it('compares pages of one line by their joints', () => {
    const flat = (change: Record<number, string>) => body(change).replaceAll('\n', '');
    expect(
      textParity({
        a: [flat({ 3: '<i>it is 12:00:01</i>' }), flat({ 3: '<i>it is 12:00:02</i>' })],
        b: twice(flat({ 3: '<i>it is 12:00:01</i>' })),
      }),
    ).toMatchObject({ verdict: 'same' });
  });

  const page = fc.array(fc.string({ maxLength: 30 }), { maxLength: 30 }).map((lines) => lines.join('\n'));
  it('has these properties: itself is the same; numbers stay within 0 and 1; nothing throws', () => {
    fc.assert(
      fc.property(page, (text) => {
        expect(textParity({ a: twice(text), b: twice(text) }).verdict).toBe('same');
      }),
    );
    fc.assert(
      fc.property(page, page, page, page, (a1, a2, b1, b2) => {
        const parity = textParity({ a: [a1, a2], b: [b1, b2] });
        for (const share of [parity.similarity, parity.steady, parity.kept]) {
          expect(share).toBeGreaterThanOrEqual(0);
          expect(share).toBeLessThanOrEqual(1);
        }
      }),
    );
  });
  it('has this property: steady pages without a common line differ', () => {
    const some = fc.array(fc.stringMatching(/^[a-m]{4,20}$/), { minLength: 3, maxLength: 20 });
    const others = fc.array(fc.stringMatching(/^[n-z]{4,20}$/), { minLength: 3, maxLength: 20 });
    fc.assert(
      fc.property(some, others, (a, b) => {
        expect(textParity({ a: twice(a.join('\n')), b: twice(b.join('\n')) }).verdict).toBe('different');
      }),
    );
  });
  it('takes its time even from hostile pages', () => {
    const many = (from: number) => Array.from({ length: 20_000 }, (_, index) => String(from + index * 3)).join('\n');
    const start = performance.now();
    textParity({ a: [many(1), many(2)], b: [many(3), many(4)] });
    expect(performance.now() - start).toBeLessThan(3_000);
  });
});

describe('settle', () => {
  it.each([
    ['<script nonce="abc">', '<script nonce=…>'],
    ['<input type=hidden name="csrf_token" value="x1">', '<input type=hidden name="csrf_token" value=…>'],
    ['You are 192.0.2.6.', 'You are 192.0.2.6.'.replace('192.0.2.6', '<address>')],
    ['from [2001:db8::6]', 'from <address>'],
    ['from 0:0:0:0:0:ffff:192.0.2.6.', 'from <address>.'],
    ['at 12:30:01', 'at 12:30:01'],
    ['http://192.0.2.6/ http://[2001:db8::1]/', 'http://192.0.2.6/ http://[2001:db8::1]/'],
    ['std::string a::b', 'std::string a::b'],
  ])('%s', (line, settled) => {
    expect(settle(line)).toBe(settled);
  });
  it('leaves no empty line', () => {
    expect(linesOf('a\r\n\r\n  \nb')).toEqual(['a', 'b']);
  });
});

describe('fieldParity', () => {
  const a = { server: 'nginx', vary: 'Accept', 'x-time': '1' };
  it('masks what changes and tells what differs', () => {
    const b = { server: 'IIS', 'x-time': '3', 'x-new': '1' };
    expect(fieldParity({ a: [a, { ...a, 'x-time': '2' }], b: twice(b) })).toEqual({
      verdict: 'different',
      masked: ['x-time'],
      differences: [
        { name: 'server', reference: 'nginx', compared: 'IIS' },
        { name: 'vary', reference: 'Accept', compared: null },
        { name: 'x-new', reference: null, compared: '1' },
      ],
    });
    expect(fieldParity({ a: twice(a), b: twice(a) })).toEqual({ verdict: 'same', masked: [], differences: [] });
  });
  it('tells what one side always has and the other never, though its value changes', () => {
    const b = { server: 'nginx', vary: 'Accept' };
    const { masked, differences } = fieldParity({ a: [a, { ...a, 'x-time': '2' }], b: twice(b) });
    expect({ masked, differences }).toEqual({ masked: [], differences: [{ name: 'x-time', reference: '1', compared: null }] });
  });
  it('does not judge what is mostly masked', () => {
    expect(fieldParity({ a: [a, { server: 'x', vary: 'y' }], b: twice(a) }).verdict).toBe('nondeterministic');
  });
});

describe('valueParity', () => {
  it('needs each side to agree with itself', () => {
    expect(valueParity({ a: [200, 200], b: [200, 200] })).toBe('same');
    expect(valueParity({ a: [200, 200], b: [404, 404] })).toBe('different');
    expect(valueParity({ a: [200, 200], b: [200, 404] })).toBe('nondeterministic');
    expect(valueParity({ a: [200, 503], b: [404, 404] })).toBe('nondeterministic');
  });
});
