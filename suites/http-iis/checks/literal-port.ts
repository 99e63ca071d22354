import { check, v6Paths } from '../../../harness/model/check.ts';
import type { Seen } from '../../../harness/model/observation.ts';
import { Literal } from '../observations.ts';
import { answerText, header, isSite, settledTitleOf, whereOf } from '../pages.ts';

/** Site, and the URL it sends to, without the spelling of its own authority. */
function sameAs(one: Literal, other: Literal): boolean {
  const identity = (value: Literal) => JSON.stringify([value.status, value.marker, settledTitleOf(value), locationOf(value)]);
  return identity(one) === identity(other);
}

/** RFC 9110 4.2.3: `http://[v6]/`, `http://[v6]:80/` and `http://[v6]:/` are one URL. */
function locationOf(value: Literal): string | null {
  const location = header(value, 'location');
  return location === null ? null : (URL.parse(location, value.url)?.href ?? location);
}

const formOf = (all: readonly Seen<Literal>[], form: Literal['form'], address: string): Seen<Literal> | undefined =>
  all.find(({ value }) => value.form === form && value.address === address);

const bare = { url: 'http://[2001:db8:80::80]/', host: '[2001:db8:80::80]' };
const port = { url: 'http://[2001:db8:80::80]:80/', host: '[2001:db8:80::80]:80', form: 'port', canonical: false } as const;
const empty = { url: 'http://[2001:db8:80::80]:/', host: '[2001:db8:80::80]:', form: 'empty-port', canonical: false } as const;
const v4 = { url: 'http://192.0.2.80/', host: '192.0.2.80', address: '192.0.2.80' };
const v4Port = {
  url: 'http://192.0.2.80:80/',
  host: '192.0.2.80:80',
  address: '192.0.2.80',
  form: 'port',
  canonical: false,
} as const;
const reference = [Literal.on('ipv4', v4), Literal.on('ipv4', v4Port)];
const to = (location: string) => ({ status: 302, headers: [['Location', location] as [string, string]] });

export default check({
  title: '[v6], [v6]:port and [v6]: are one host',
  requirement: 'The bracketed address with and without the default port selects the same site and builds the same URLs.',
  why: 'Clients, proxies and monitors differ in whether they name the default port; a parser that looks for the last colon finds one inside the brackets.',
  fix: 'Parse Host with a URI parser; the port is what follows `]:`.',
  level: 'must',
  source: [
    { rfc: 3986, section: '3.2.3' },
    { rfc: 9110, section: '4.2.3' },
  ],
  on: v6Paths,
  requires: ['http-iis/literal-v6-host'],
  needs: { literal: Literal, reference: Literal.onReference().optional() },
  messages: {
    'one-host': ['info', '{url} at {endpoint} answers {answer}, with the port and without'],
    'port-form': ['error', '{url} at {endpoint} answers {answer}, and {bareUrl} {bareAnswer}; with the IPv4 literal both agree'],
    'port-form-everywhere': [
      'warning',
      '{url} at {endpoint} answers {answer}, and {bareUrl} {bareAnswer}; the IPv4 literal differs likewise or was not asked',
    ],
    'empty-port': ['warning', '{url} at {endpoint} answers {answer}, and {bareUrl} {bareAnswer}'],
    'one-form': ['not-applicable', '{url} at {endpoint}: on a port that is not the default there is one form only'],
    'not-served': ['not-applicable', '{url} at {endpoint} answers {answer}: the address is not served as a host'],
  },
  judge({ literal, reference }, say) {
    const findings = literal
      .filter(({ value }) => value.canonical)
      .map((at) => {
        const { address } = at.value;
        const named = { ...whereOf(at), answer: answerText(at.value) };
        if (at.value.form !== 'bare') return [say('one-form', at, named)];
        if (!isSite(at.value)) return [say('not-served', at, named)];
        const withPort = formOf(literal, 'port', address);
        const withEmpty = formOf(literal, 'empty-port', address);
        const beside = (other: Seen<Literal>) => ({
          ...whereOf(other),
          answer: answerText(other.value),
          bareUrl: at.value.url,
          bareAnswer: answerText(at.value),
        });
        const isOther = (other: Seen<Literal> | undefined): other is Seen<Literal> =>
          other !== undefined && !sameAs(at.value, other.value);
        const base = reference.find(({ value }) => value.form === 'bare');
        const basePort = base === undefined ? undefined : formOf(reference, 'port', base.value.address);
        const isFineOnV4 = base !== undefined && basePort !== undefined && sameAs(base.value, basePort.value);
        const evidence = [base, basePort].flatMap((one) => one ?? []);
        const differences = [
          ...(isOther(withPort)
            ? [say(isFineOnV4 ? 'port-form' : 'port-form-everywhere', [at, withPort, ...evidence], beside(withPort))]
            : []),
          ...(isOther(withEmpty) ? [say('empty-port', [at, withEmpty], beside(withEmpty))] : []),
        ];
        return differences.length > 0 ? differences : [say('one-host', at, named)];
      });
    return findings.flat();
  },
  examples: [
    {
      name: 'all forms',
      seen: { literal: [Literal.on('ipv6', bare), Literal.on('ipv6', port), Literal.on('ipv6', empty)], reference },
      says: ['one-host'],
    },
    {
      name: 'the port form is refused',
      seen: { literal: [Literal.on('ipv6', bare), Literal.on('ipv6', { ...port, status: 400 })], reference },
      says: ['port-form'],
    },
    {
      name: 'the port form redirects elsewhere',
      seen: {
        literal: [
          Literal.on('ipv6', { ...bare, ...to('http://[2001:db8:80::80]/x') }),
          Literal.on('ipv6', { ...port, ...to('http://[2001:db8:80::80/x') }),
        ],
        reference,
      },
      says: ['port-form'],
    },
    {
      name: 'redirects that only spell the default port',
      seen: {
        literal: [
          Literal.on('ipv6', { ...bare, ...to('http://[2001:db8:80::80]/x') }),
          Literal.on('ipv6', { ...port, ...to('http://[2001:db8:80::80]:80/x') }),
        ],
        reference,
      },
      says: ['one-host'],
    },
    {
      name: 'the IPv4 literal differs likewise',
      seen: {
        literal: [Literal.on('ipv6', bare), Literal.on('ipv6', { ...port, status: 404 })],
        reference: [Literal.on('ipv4', v4), Literal.on('ipv4', { ...v4Port, status: 404 })],
      },
      says: ['port-form-everywhere'],
    },
    {
      name: 'an empty port is refused',
      seen: {
        literal: [Literal.on('ipv6', bare), Literal.on('ipv6', port), Literal.on('ipv6', { ...empty, status: 400 })],
        reference,
      },
      says: ['empty-port'],
    },
    {
      name: 'another port',
      seen: { literal: [Literal.on('ipv6', { ...port, port: 8080, canonical: true })] },
      says: ['one-form'],
    },
    { name: 'literals are not served', seen: { literal: [Literal.on('ipv6', { ...bare, status: 404 })] }, says: ['not-served'] },
  ],
});
