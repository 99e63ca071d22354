import { check } from '../../../harness/model/check.ts';
import type { Seen } from '../../../harness/model/observation.ts';
import { endpointText } from '../../../harness/model/reach.ts';
import { BrokenHost } from '../observations/literals.ts';
import { answerText, header } from '../pages.ts';

/** RFC 9112 3.2: 400 is due; 421 and a connection that is closed do no harm either. */
const isRefused = ({ status, alive }: BrokenHost): boolean =>
  status === null ? alive === true : status === 400 || status === 421;
const isSilent = ({ status, outcome }: BrokenHost): boolean => status === null && (outcome === 'silent' || outcome === 'slow');

/** In a URL only: there a broken host does harm, whereas an error page may quote it. */
const isReflected = ({ host, status, body }: BrokenHost): boolean =>
  !isRedirection(status) && body?.text?.includes(`//${host}`) === true;
/** nginx `return 301 https://$host$request_uri`: whoever sent the host is sent there. */
const isRedirected = (value: BrokenHost): boolean =>
  isRedirection(value.status) && header(value, 'location')?.includes(`//${value.host}`) === true;
const isRedirection = (status: number | null): boolean => status !== null && status >= 300 && status < 400;

const quoted = (all: readonly Seen<BrokenHost>[]): string => all.map(({ value }) => value.host).join(' ');
const answers = (all: readonly Seen<BrokenHost>[]): string => [...new Set(all.map(({ value }) => answerText(value)))].join(', ');

const none = { status: null, headers: [], body: null };
const silent = { ...none, outcome: 'silent' as const, detail: 'ETIMEDOUT', alive: true };
const reset = { ...none, outcome: 'reset' as const, detail: 'ECONNRESET' };

type Message = 'refused' | 'accepted' | 'redirected' | 'crashed' | 'hangs' | 'dead' | 'reflected' | 'no-session';

/** nginx 1.22 and Node take most of these for a host. */
export default check({
  title: 'a malformed host is refused cleanly',
  requirement: 'A Host with a broken literal gets 400 at once, and never comes back in a URL.',
  why: 'Lenient parsing of Host is how caches are poisoned and links forged; a parser that throws takes the site down.',
  fix: 'Validate Host against RFC 3986 before anything uses it, or put a strict front end before the application.',
  fixes: {
    redirected: 'Redirect to the name of the site, not to what Host says (nginx: `return 301 https://$server_name$request_uri`).',
    accepted: 'Refuse what is no host: nginx `if ($http_host !~ …) { return 400; }`, or a check in the application.',
  },
  level: 'should',
  source: [
    { rfc: 9112, section: '3.2' },
    { rfc: 3986, section: '3.2.2' },
  ],
  on: ['ipv6'],
  requires: ['http-iis/literal-v6-host'],
  needs: { broken: BrokenHost },
  messages: {
    refused: ['info', '{endpoint} refuses Host {hosts}: {answers}'],
    accepted: ['warning', '{endpoint} takes Host {hosts}: {answers}'],
    redirected: ['warning', '{endpoint} redirects Host {hosts} to that very host: {answers}'],
    crashed: ['error', '{endpoint}: Host {hosts} gives {answers}'],
    hangs: ['error', '{endpoint} does not answer to Host {hosts}: {answers}'],
    dead: ['error', '{endpoint} ends the connection on Host {hosts} ({answers}), and does not answer the next request'],
    'no-session': ['not-applicable', '{endpoint}: {answers}, there is no connection to ask over'],
    reflected: ['error', '{endpoint} builds a URL from Host {hosts}'],
  },
  judge({ broken }, say) {
    const groups = new Map<Message, Seen<BrokenHost>[]>();
    for (const at of broken) {
      const { value } = at;
      const of = isReflected(value)
        ? 'reflected'
        : isRedirected(value)
          ? 'redirected'
          : value.outcome === 'tls' || value.outcome === 'refused'
            ? 'no-session'
            : isSilent(value)
              ? 'hangs'
              : value.alive === false
                ? 'dead'
                : isRefused(value)
                  ? 'refused'
                  : (value.status ?? 0) >= 500
                    ? 'crashed'
                    : 'accepted';
      groups.set(of, [...(groups.get(of) ?? []), at]);
    }
    return [...groups].map(([message, all]) => {
      const [one] = all;
      const endpoint = one === undefined ? '' : endpointText(one.value);
      return say(message, all, { endpoint, hosts: quoted(all), answers: answers(all) });
    });
  },
  examples: [
    {
      name: 'all refused',
      seen: {
        broken: [
          BrokenHost.on('ipv6'),
          BrokenHost.on('ipv6', { host: '[::g]', status: 421 }),
          BrokenHost.on('ipv6', { host: '::1', ...none, outcome: 'closed', alive: true }),
        ],
      },
      says: ['refused'],
    },
    {
      name: 'some taken',
      seen: { broken: [BrokenHost.on('ipv6'), BrokenHost.on('ipv6', { host: '[::1]x', status: 200 })] },
      says: ['refused', 'accepted'],
    },
    { name: 'the parser throws', seen: { broken: [BrokenHost.on('ipv6', { status: 500 })] }, says: ['crashed'] },
    { name: 'a hang', seen: { broken: [BrokenHost.on('ipv6', silent)] }, says: ['hangs'] },
    { name: 'the process dies', seen: { broken: [BrokenHost.on('ipv6', { ...reset, alive: false })] }, says: ['dead'] },
    { name: 'a reset', seen: { broken: [BrokenHost.on('ipv6', { ...reset, alive: true })] }, says: ['refused'] },
    {
      name: 'no TLS session',
      seen: { broken: [BrokenHost.on('ipv6', { ...none, outcome: 'tls', detail: 'alert: x', alive: false })] },
      says: ['no-session'],
    },
    {
      name: 'a redirect to it',
      seen: { broken: [BrokenHost.on('ipv6', { status: 301, headers: [['Location', 'https://[::1/']] })] },
      says: ['redirected'],
    },
    {
      name: 'a link to it',
      seen: {
        broken: [
          BrokenHost.on('ipv6', {
            status: 200,
            body: { octets: 30, sha256: '0'.repeat(64), text: '<base href="https://[::1/">', ended: 'complete' },
          }),
        ],
      },
      says: ['reflected'],
    },
  ],
});
