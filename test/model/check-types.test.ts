import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { check, say as sayAny, type AnyCheck } from '../../harness/model/check.ts';
import { observation } from '../../harness/model/observation.ts';
import { probe } from '../../harness/model/probe.ts';

const Get = observation('demo/get', z.strictObject({ url: z.string(), status: z.int().nullable() }), {
  url: 'http://[2001:db8::80]/',
  status: 200,
});

const base = {
  title: 't',
  requirement: 'r',
  why: 'w',
  fix: 'f',
  level: 'must',
  source: [{ rfc: 3986, section: '3.2.2' }],
} as const;

const good = check({
  ...base,
  needs: { literal: Get.where({ aim: 'literal' }), v4: Get.where({ aim: 'literal' }).onReference().optional() },
  messages: {
    served: ['info', '{url} answered {status}'],
    silent: ['error', 'nothing came'],
  },
  judge: ({ literal, v4 }, say) =>
    literal.map((at) =>
      at.value.status === null ? say('silent', [at, ...v4]) : say('served', at, { url: at.value.url, status: at.value.status }),
    ),
  examples: [
    { name: 'served', seen: { literal: [Get.on('ipv6')] }, says: ['served'] },
    { name: 'silent', seen: { literal: [Get.on('ipv6', { status: null })] }, says: ['silent'] },
  ],
});

describe('the types of a check', () => {
  it('accept a right check, and a registry can hold it', () => {
    const held: AnyCheck = good;
    const findings = held.judge({ literal: [Get.on('ipv6')], v4: [] }, sayAny, 'ipv6');
    expect(findings).toEqual([
      { message: 'served', values: { url: 'http://[2001:db8::80]/', status: 200 }, evidence: ['example/aim@ipv6#1'] },
    ]);
  });

  it('reject what is misspelt; each line below is one error the compiler must find', () => {
    const needs = { literal: Get };
    const messages = { served: ['info', '{url} answered {status}'], silent: ['error', 'nothing came'] } as const;
    const rest = { ...base, needs, messages };
    check({
      ...rest,
      judge: ({ literal }, say) => [
        // @ts-expect-error a slot of the message has no value
        ...literal.map((at) => say('served', at, { url: 'x' })),
        // @ts-expect-error the message does not exist
        ...literal.map((at) => say('sreved', at)),
        // @ts-expect-error the observation has no such field
        ...literal.map((at) => say('served', at, { url: at.value.uri, status: 1 })),
        // @ts-expect-error the message needs values
        ...literal.map((at) => say('served', at)),
        // @ts-expect-error the message takes none
        ...literal.map((at) => say('silent', at, { url: 'x' })),
      ],
      examples: [
        // @ts-expect-error the example expects a message that does not exist
        { name: 'x', seen: { literal: [] }, says: ['servd'] },
        // @ts-expect-error the example fills a slot that does not exist
        { name: 'x', seen: { litteral: [] }, says: [] },
        // @ts-expect-error the example changes a field that does not exist
        { name: 'x', seen: { literal: [Get.on('ipv6', { sttus: 1 })] }, says: [] },
      ],
    });
    // @ts-expect-error a check without examples
    check({ ...rest, judge: () => [] });
    // @ts-expect-error no such outcome
    check({ ...rest, messages: { served: ['fatal', 'x'] }, judge: () => [], examples: [] });
    probe({
      gives: Get,
      input: z.strictObject({ url: z.string() }),
      timeoutMs: 1,
      // @ts-expect-error the probe gives something else
      run: async ({ input }) => ({ url: input.url, status: 'ok' }),
    });
    expect(true).toBe(true);
  });
});
