import { describe, expect, it } from 'vitest';
import { makeAuthority } from '../../../lab/certificates.ts';
import { certify, red } from './certify.ts';
import type { Listener, Mutant, Served } from './server.ts';

const { ca, issue } = await makeAuthority();
const names = { names: ['mail.test'], addresses: ['127.0.0.1', '::1'] };
const [good, renewed, otherName, expired] = await Promise.all([
  issue(names),
  issue(names),
  issue({ names: ['elsewhere.test'] }),
  issue({ ...names, expired: true }),
]);
const pair = ({ chain, key }: typeof good): Listener => ({ tls: { cert: chain, key } });
const tls = pair(good);
const all = (v6: Listener, v4: Listener = tls): Served => ({ v4, v6, submission: { v4, v6 }, submissions: { v4, v6 } });
const on = (service: 'submission' | 'submissions', v6: Listener | null): Served => ({ ...all(tls), [service]: { v4: tls, v6 } });
const mutated = (mutant: Mutant): Listener => ({ ...tls, mutant });

describe('a good server', () => {
  it('is certified', async () => {
    const certified = await certify(all(tls), { ca, domain: 'mail.test' });
    expect(certified.said).not.toContain('error');
    expect(red(certified)).toEqual({});
    for (const check of [
      'reach',
      'greeting',
      'greeting-parity',
      'capability-parity',
      'size-parity',
      'starttls-parity',
      'cert-parity',
      'cert-name',
      'auth-in-clear',
      'submission-port',
      'submissions-port',
      'relay-policy',
      'submission-policy',
      'postmaster',
      'own-literal-recipient',
      'ehlo-literal',
      'ehlo-untagged-literal',
      'pipelining',
      'reply-time',
    ]) {
      expect([check, certified.verdicts[check]]).toEqual([check, 'pass']);
    }
  });

  it('without TLS and submission is certified, too', async () => {
    const certified = await certify({});
    expect(red(certified)).toEqual({});
    expect(certified.verdicts['cert-name']).toBe('skipped');
    expect(certified.verdicts['submission-port']).toBe('skipped');
  });
});

const keep = ['PIPELINING', '8BITMIME', 'SIZE 20000000'];

describe('a mutant turns its own check red, and no other', () => {
  it.each<[string, string, string, Served, object?]>([
    ['no IPv6', 'reach', 'fail', { ...all(tls), v6: null }],
    ['a rejection at connect', 'greeting', 'fail', { ...all(tls), v6: { ...tls, greeting: '554 no IPv6 clients here' } }],
    ['a greeting of "busy"', 'greeting', 'warn', { ...all(tls), v6: { ...tls, greeting: '421 too many connections' } }],
    ['no TLS on the port of implicit TLS', 'greeting', 'fail', on('submissions', {})],
    ['another machine', 'greeting-parity', 'fail', { ...all(tls), v6: { ...tls, greeting: 'old.test ESMTP' } }],
    ['more capabilities', 'capability-parity', 'fail', { ...all(tls), v6: { ...tls, capabilities: [...keep, 'VERB'] } }],
    [
      'a smaller limit',
      'size-parity',
      'fail',
      { ...all(tls), v6: { ...tls, capabilities: ['PIPELINING', '8BITMIME', 'SIZE 1000000'] } },
    ],
    ['no 8BITMIME', 'size-parity', 'fail', { ...all(tls), v6: { ...tls, capabilities: ['PIPELINING', 'SIZE 20000000'] } }],
    ['no STARTTLS', 'starttls-parity', 'fail', { ...all(tls), v6: {} }],
    [
      'STARTTLS that is refused',
      'starttls-parity',
      'fail',
      { ...all(tls), v6: mutated((line) => (line.startsWith('STARTTLS') ? '454 4.3.3 TLS not available' : undefined)) },
    ],
    ['an expired certificate', 'cert-parity', 'fail', { ...all(tls), v6: pair(expired) }],
    ['the certificate of another', 'cert-parity', 'fail', on('submissions', pair(otherName))],
    ['a renewed certificate', 'cert-parity', 'warn', { ...all(tls), v6: pair(renewed) }],
    [
      'AUTH in clear, on both',
      'auth-in-clear',
      'fail',
      all({ ...tls, capabilities: [...keep, 'AUTH PLAIN'] }, { ...tls, capabilities: [...keep, 'AUTH PLAIN'] }),
    ],
    ['a certificate of another, on both', 'cert-name', 'fail', all(pair(otherName), pair(otherName))],
    ['no submission', 'submission-port', 'fail', on('submission', null)],
    ['no submission over TLS', 'submissions-port', 'fail', on('submissions', null)],
    [
      'an open relay',
      'relay-policy',
      'fail',
      { ...all(tls), v6: mutated((line) => (line.startsWith('RCPT') ? '250 2.1.5 Recipient ok (will queue)' : undefined)) },
    ],
    [
      'a trusted network that lacks IPv6',
      'relay-policy',
      'fail',
      { ...all(tls), v4: mutated((line) => (line.startsWith('RCPT') ? '250 2.1.5 ok' : undefined)) },
      { relays: true },
    ],
    [
      'an open submission port',
      'submission-policy',
      'fail',
      on(
        'submission',
        mutated((line) => (/^(MAIL|RCPT)/.test(line) ? '250 2.1.5 ok' : undefined)),
      ),
    ],
    [
      'a submission port that asks for no login',
      'submission-policy',
      'fail',
      on(
        'submission',
        mutated((line) => (line.startsWith('MAIL') ? '250 2.1.0 ok' : undefined)),
      ),
    ],
    [
      'no postmaster',
      'postmaster',
      'fail',
      {
        ...all(tls),
        v6: mutated((line, { nth }) => (nth === 0 && /^RCPT TO:<Postmaster/i.test(line) ? '550 5.1.1 who?' : undefined)),
      },
    ],
    [
      'greylisting of postmaster',
      'postmaster',
      'warn',
      { ...all(tls), v6: mutated((line) => (/^RCPT TO:<postmaster@mail.test/i.test(line) ? '451 4.7.1 later' : undefined)) },
    ],
    [
      'no literal of its own',
      'own-literal-recipient',
      'warn',
      {
        ...all(tls),
        v6: mutated((line) => (/^RCPT TO:<postmaster@\[IPv6/i.test(line) ? '550 5.7.1 Relaying denied' : undefined)),
      },
    ],
    [
      'a parser without the tag',
      'ehlo-literal',
      'fail',
      { ...all(tls), v6: mutated((line) => (line.startsWith('EHLO [IPv6:') ? '501 5.5.4 Invalid domain name' : undefined)) },
    ],
    [
      'a policy of names only',
      'ehlo-literal',
      'warn',
      { ...all(tls), v6: mutated((line) => (line.startsWith('EHLO [IPv6:2001:db8') ? '550 5.7.1 not your address' : undefined)) },
    ],
    [
      'a server that ends at an untagged literal',
      'ehlo-untagged-literal',
      'warn',
      { ...all(tls), v6: mutated((line) => (line.startsWith('EHLO [::1]') ? null : undefined)) },
    ],
    ['no PIPELINING', 'pipelining', 'fail', { ...all(tls), v6: { ...tls, capabilities: ['8BITMIME', 'SIZE 20000000'] } }],
    [
      'a proxy that mixes replies',
      'pipelining',
      'fail',
      { ...all(tls), v6: mutated((_, { before }) => (before > 0 ? '503 5.5.1 out of turn' : undefined)) },
    ],
    ['a slow reverse zone', 'reply-time', 'warn', { ...all(tls), v6: { ...tls, greetingDelayMs: 2_500 } }],
  ])('%s: %s', async (_, check, word, served, options = {}) => {
    const certified = await certify(served, { ca, domain: 'mail.test', ...options });
    expect(red(certified)).toEqual({ [check]: word });
  });
});

describe('silence', () => {
  it.each<[string, string, Listener, RegExp]>([
    ['no greeting', 'greeting', { ...tls, greeting: null }, /^(session-smtp|port)/],
    [
      'a proxy that loses what comes together',
      'pipelining',
      mutated((_, { before }) => (before > 0 ? '' : undefined)),
      /^(session|pipelined|port)/,
    ],
  ])(
    '%s: %s',
    async (_, check, v6, aims) => {
      expect(red(await certify({ ...all(tls), v6 }, { ca }, (aim) => aims.test(aim)))).toEqual({ [check]: 'fail' });
    },
    90_000,
  );
});
