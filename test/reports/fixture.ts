import type { JudgedFinding, Verdict } from '../../harness/model/verdict.ts';
import { Verdicts, verdictsSchema } from '../../harness/model/verdict.ts';
import type { PathId } from '../../harness/model/path.ts';

/** What a hostile peer may put into its banner: each must be inert in every format. */
export const hostile = {
  escape: '\u001b[2J\u001b]0;owned\u0007\u001b[31mred',
  nul: 'a\u0000b',
  noncharacter: 'x\ufffey\uffffz\u{1fffe}',
  lone: 'high \ud800 low \udfff',
  cdata: ']]> <![CDATA[ ]]>]]>',
  markup: `<script src="https://evil.example/x.js">alert('&amp;')</script><img src=x onerror=alert(1)>`,
  override: 'exe\u202egpj.\u2066txt\u2069',
  lines: 'first\r\n✓ pass  forged line\u2028second\u0085third',
  markdown: '| **bold** `code` [link](https://evil.example) @everyone #1 <b>',
  hidden: 'zero\u200bwidth\ufeff soft\u00adhyphen',
  eightBit: 'csi \u009b31m \u007f',
  emoji: 'grüße 日本 🎉',
} as const;

export const banner = Object.values(hostile).join(' ');

const literal = {
  target: 'shop',
  suite: 'http-iis',
  check: 'http-iis/literal-v6-host',
  title: 'a literal [v6] URL is served',
  level: 'must',
  requirement: 'A URL whose host is a bracketed IPv6 literal is served like the URL with the name.',
  why: 'Users and monitors without working DNS reach the site by address.',
  source: [
    { rfc: 3986, section: '3.2.2' },
    { rfc: 9110, section: '7.2' },
  ],
} satisfies Partial<Verdict>;

function about(check: string, title: string, change: Partial<Verdict> = {}): Omit<Verdict, 'path'> {
  return {
    ...literal,
    suite: check.split('/')[0] ?? '',
    check,
    title,
    requirement: `${title[0]?.toUpperCase()}${title.slice(1)}.`,
    verdict: 'pass',
    reason: null,
    findings: [],
    ms: 12.5,
    ...change,
  };
}

function on(paths: readonly PathId[], is: Omit<Verdict, 'path'>): Verdict[] {
  return paths.map((path) => ({ ...is, path }));
}

function finding(id: string, change: Partial<JudgedFinding>): JudgedFinding {
  return { id, outcome: 'error', seen: 'what was seen', expected: 'what was right', fix: 'what to do', evidence: [], ...change };
}

const all: readonly PathId[] = ['ipv4', 'ipv6', '6to4', 'teredo'];

function shop(): Verdict[] {
  const broken = (path: PathId, status: number): Verdict[] =>
    on(
      [path],
      about('http-iis/literal-v6-host', literal.title, {
        verdict: 'fail',
        requirement: literal.requirement,
        findings: [
          finding('http-iis/literal-v6-host#bad-request', {
            seen: `http://[2001:db8:80::80]:8080/index.html answered ${status} while http://192.0.2.80:8080/index.html answered 200: only the brackets differ`,
            expected: 'http://[2001:db8:80::80]:8080/index.html answers 200',
            fix: 'Add a binding without host name for the address, or one for the literal itself; a proxy in front must split Host at the last colon.',
            evidence: [`shop/literal@${path}#1`, `shop/name@${path}#1`],
          }),
        ],
      }),
    );
  return [
    ...on(['ipv4'], about('http-iis/reach', 'the declared web ports are open')),
    ...on(['ipv6', '6to4'], about('http-iis/reach', 'the declared web ports are open')),
    ...on(
      ['teredo'],
      about('http-iis/reach', 'the declared web ports are open', {
        verdict: 'inconclusive',
        reason: {
          code: 'path-down',
          detail: 'The mirror 2001:db8:ee::1 did not answer before or after the checks: 0 of 6 samples.',
        },
      }),
    ),
    ...broken('ipv6', 400),
    ...broken('6to4', 404),
    ...on(
      ['ipv6', '6to4'],
      about('http-iis/literal-port', '[v6]:port and the default port behave alike', {
        verdict: 'skipped',
        reason: { code: 'blocked-by:http-iis/literal-v6-host', detail: 'http-iis/literal-v6-host failed on this path.' },
      }),
    ),
    ...on(
      ['ipv6'],
      about('http-iis/literal-parity', 'the v6 literal is treated like the v4 literal', {
        verdict: 'skipped',
        reason: { code: 'blocked-by:http-iis/literal-port', detail: 'http-iis/literal-port was not judged on this path.' },
      }),
    ),
    ...on(all.slice(0, 3), about('http-iis/status-parity', 'the same status on every path')),
    ...on(
      ['teredo'],
      about('http-iis/status-parity', 'the same status on every path', {
        verdict: 'inconclusive',
        reason: {
          code: 'path-down',
          detail: 'The mirror 2001:db8:ee::1 did not answer before or after the checks: 0 of 6 samples.',
        },
      }),
    ),
    ...on(
      ['6to4'],
      about('http-iis/hsts-parity', 'the HSTS policy is the same', {
        verdict: 'warn',
        level: 'should',
        source: [
          { rfc: 6797, section: '7.2' },
          { text: 'HSTS preload list', url: 'https://hstspreload.org/' },
        ],
        findings: [
          finding('http-iis/hsts-parity#shorter', {
            outcome: 'warning',
            seen: 'max-age is 300 over 6to4 and 31536000 over ipv4',
            expected: 'max-age is 31536000',
            fix: 'Send the header from one place in front of both listeners.',
            evidence: ['shop/name@6to4#1'],
          }),
          finding('http-iis/hsts-parity#sent', { outcome: 'info', seen: 'the header is sent', fix: '' }),
        ],
      }),
    ),
    ...on(
      ['ipv4'],
      about('http-iis/hsts-parity', 'the HSTS policy is the same', {
        verdict: 'skipped',
        reason: { code: 'not-applicable', detail: 'The reference path is not compared with itself.' },
      }),
    ),
    ...on(
      ['ipv6'],
      about('http-iis/cert-ip-san', 'https literals have an iPAddress SAN', {
        verdict: 'skipped',
        reason: { code: 'waived', detail: 'The new certificate is ordered (owner ops@example.test, until 2027-01-31).' },
        findings: [
          finding('http-iis/cert-ip-san#missing', { seen: 'no iPAddress in subjectAltName', fix: 'Order it with the address.' }),
        ],
      }),
    ),
  ];
}

function mail(): Verdict[] {
  return [
    ...on(['ipv4', '6to4'], about('smtp-sendmail/banner', 'the banner is a greeting', { target: 'mail' })),
    ...on(
      ['ipv6'],
      about('smtp-sendmail/banner', 'the banner is a greeting', {
        target: 'mail',
        verdict: 'fail',
        source: [{ rfc: 5321, section: '4.2' }, { rfc: 6531 }, { text: 'sendmail operations guide' }],
        findings: [
          finding('smtp-sendmail/banner#unreadable', {
            seen: `[2001:db8:80::25]:25 greeted with ${banner} ${'A'.repeat(1_000_000)}`,
            expected: '220 and printable ASCII',
            fix: 'Set SmtpGreetingMessage to printable ASCII.',
          }),
        ],
      }),
    ),
    ...on(
      ['teredo'],
      about('smtp-sendmail/banner', 'the banner is a greeting', {
        target: 'mail',
        verdict: 'inconclusive',
        reason: {
          code: 'path-down',
          detail: 'The mirror 2001:db8:ee::1 did not answer before or after the checks: 0 of 6 samples.',
        },
      }),
    ),
    ...on(
      ['ipv6'],
      about('smtp-sendmail/tls-parity', 'STARTTLS is offered on each family', {
        target: 'mail',
        verdict: 'inconclusive',
        reason: { code: 'nondeterministic', detail: 'Two answers on the same path differ in 14 % of their lines.' },
      }),
    ),
    ...on(
      ['ipv4', 'ipv6', '6to4'],
      about('smtp-sendmail/daemon-port', 'DaemonPortOptions names both families', {
        target: 'mail',
        verdict: 'skipped',
        reason: { code: 'no-evidence', detail: 'No sendmail.cf was supplied.' },
      }),
    ),
  ];
}

/** A judged run with every verdict word, several targets and paths, a waiver and a hostile banner. */
export function verdictsOf(verdicts: readonly Verdict[], change: Partial<Verdicts> = {}): Verdicts {
  const counts = { pass: 0, warn: 0, fail: 0, skipped: 0, inconclusive: 0 };
  for (const { verdict } of verdicts) counts[verdict] += 1;
  return Verdicts.parse({
    schema: verdictsSchema,
    tool: 'sixways 0.1.0',
    configFile: 'ci/sixways.yaml',
    paths: all,
    absent: [],
    verdicts,
    counts,
    expiredWaivers: [],
    ms: 3217.4,
    ...change,
  });
}

export const fixture = verdictsOf([...mail(), ...shop()], {
  expiredWaivers: [{ id: 'http-iis/reach#closed', owner: 'web@example.test', expires: '2026-10-31' }],
});

const teredo = {
  path: 'teredo' as const,
  reason: 'No interface here has a Teredo address.',
  fix: 'Run with the lab: sixways lab up',
};

/** The same run on a machine without Teredo. */
export const withoutTeredo = verdictsOf(
  fixture.verdicts.map((one) =>
    one.path === 'teredo' ? { ...one, verdict: 'skipped', reason: { code: 'path-absent', detail: teredo.reason } } : one,
  ),
  { absent: [teredo] },
);

export const green = verdictsOf(fixture.verdicts.filter(({ verdict }) => verdict === 'pass'));
export const empty = verdictsOf([]);

export const plain = { strict: false, color: false, width: 80 } as const;
