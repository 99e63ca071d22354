import { expect, it } from 'vitest';
import { type AnyCheck, say } from '../../harness/model/check.ts';
import { slotNames } from '../../harness/model/message.ts';

function freeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const part of Object.values(value)) freeze(part);
  }
  return value;
}

/** What holds for every check: it is described, each message has an example, and each example says exactly what it should. */
export function describeCheck(check: AnyCheck): void {
  it('is described', () => {
    for (const text of [check.title, check.requirement, check.why, check.fix]) expect(text.trim()).toBe(text);
    for (const text of [check.title, check.requirement, check.why, check.fix]) expect(text).not.toBe('');
    expect(check.source.length).toBeGreaterThan(0);
    expect(Object.keys(check.fixes ?? {}).filter((message) => !Object.hasOwn(check.messages, message))).toEqual([]);
    // A report prints the title in names: it carries no measured value and no line break.
    expect(check.title).not.toMatch(/[\n{}]/);
  });

  it('has an example for each message', () => {
    const said = new Set(check.examples.flatMap(({ says }) => says));
    expect(Object.keys(check.messages).filter((message) => !said.has(message))).toEqual([]);
  });

  it('has one name per example', () => {
    const names = check.examples.map(({ name }) => name);
    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
  });

  it.each(check.examples.map((example) => [example.name, example] as const))('%s', (_, example) => {
    const required = Object.entries(check.needs).flatMap(([name, slot]) => (slot.required ? [name] : []));
    expect(Object.keys(check.needs)).toEqual(expect.arrayContaining(Object.keys(example.seen)));
    expect(Object.keys(example.seen)).toEqual(expect.arrayContaining(required));
    const seen = Object.fromEntries(Object.keys(check.needs).map((name) => [name, example.seen[name] ?? []]));
    for (const [name, slot] of Object.entries(check.needs)) {
      for (const one of seen[name] ?? []) {
        expect(slot.schema.parse(one.value)).toEqual(one.value);
        expect(slot.from !== 'path' || one.path === (example.path ?? 'ipv6')).toBe(true);
      }
    }
    const judged = () => check.judge(freeze(seen), say, example.path ?? 'ipv6');
    const findings = judged();
    expect(findings.map(({ message }) => message).toSorted()).toEqual([...example.says].toSorted());
    expect(judged()).toEqual(findings);
    for (const { message, values, evidence } of findings) {
      const [, text, expected] = check.messages[message] ?? ['error', ''];
      const slots = [...slotNames(text), ...slotNames(expected ?? '')];
      const unfilled = slots.filter((slot) => values[slot] === undefined || values[slot] === '');
      expect({ message, unfilled }).toEqual({ message, unfilled: [] });
      expect(evidence.length).toBeGreaterThan(0);
    }
  });
}
