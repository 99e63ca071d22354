import { withoutZone } from '../../../harness/address/literal.ts';
import { parseIpv6 } from '../../../harness/address/ip.ts';
import { z } from 'zod';
import type { Aim, Ask, Endpoint } from '../../../harness/model/suite.ts';
import { catchAllForms, type spellings } from '../observations/literals.ts';
import { defaultPort, siteUrl } from '../site-url.ts';

const path = z.string().startsWith('/').max(1_024);

/** Fields of the suite's options. */
export const literalOptions = {
  /** A page that begins a session. */
  session: z
    .strictObject({
      /** A GET of it, or a POST of `form`, sets the cookie. */
      login: path,
      /** Name of the cookie that holds the session. */
      cookie: z.string().min(1).max(200),
      /** What the login takes; a password is a reference, env:NAME or file:PATH. */
      form: z.record(z.string().min(1).max(200), z.string().max(4_096)).optional(),
      /** A page that members see otherwise than strangers. */
      page: path.optional(),
      /** Text that only members see there, where status and Location do not tell them apart. */
      shows: z.string().min(1).max(200).optional(),
      /** The application binds a session to its client's address, and wants to. */
      boundToAddress: z.boolean().default(false),
    })
    .optional(),
};
const LiteralOptions = z.object(literalOptions);
type Options = z.infer<typeof LiteralOptions> & {
  readonly url: string;
  readonly ca?: string | undefined;
  readonly marker?: string | undefined;
  readonly also: readonly string[];
};

/** No hosts by RFC 3986 3.2.2, but for `[v1.x]`, a literal of no version that exists; the IPv4 form is there to compare. */
const brokenHosts = ['[::1', '::1', '[::1]x', '[::1]:abc', '[::1]:99999', '[::g]', '[v1.x]', '[[::1]]', '1.2.3.4:abc'];

/** How the server takes hosts that are addresses, no hosts, or none at all; and where its URLs lead. */
export const literalsAims = (ask: Ask<Options>): Aim[] =>
  ask.addresses.flatMap((address, index) => aimsAt(ask, address, index === 0 ? '' : `~${index + 1}`));

function aimsAt({ target: { options }, path: way }: Ask<Options>, address: string, suffix: string): Aim[] {
  const { url, scheme, port: own, name } = siteUrl(options.url);
  const port = own === defaultPort[scheme] ? '' : `:${own}`;
  const literal = `${address.includes(':') ? `[${withoutZone(address)}]` : address}${port}`;
  const main = `${url.pathname}${url.search}`;
  const get = {
    scheme,
    address,
    port: own,
    name,
    host: url.host,
    target: '/',
    ca: options.ca ?? null,
    marker: options.marker ?? null,
  };
  const byLiteral = { ...get, name: null, host: literal };
  const endpoint: Endpoint = { address, port: own, transport: 'tcp' };
  const aim = (of: string, probe: string, input: object): Aim => ({
    aim: `${of}${suffix}`,
    probe: `http-iis/${probe}`,
    input,
    endpoint,
  });
  const pages = [...new Set([main, ...options.also, '/robots.txt', '/sitemap.xml'])];
  const { session } = options;

  return [
    ...catchAllForms.map((form) =>
      aim(`catch-all-${form}`, 'catch-all', {
        ...get,
        host: { unknown: `sixways.invalid${port}`, twice: url.host, missing: literal, http10: literal }[form],
        form,
      }),
    ),
    ...spellingsOf(withoutZone(address)).map(([spelling, text]) =>
      aim(`spelling-${spelling}`, 'spelling', { ...byLiteral, host: `[${text}]${port}`, spelling }),
    ),
    ...(name === null
      ? []
      : [
          aim('absolute-literal', 'absolute-form', { ...get, form: 'literal', authority: literal }),
          aim('absolute-name', 'absolute-form', { ...get, target: main, host: literal, form: 'name', authority: url.host }),
        ]),
    ...(way === 'ipv6'
      ? brokenHosts.map((host, nth) => aim(`broken-host-${nth + 1}`, 'broken-host', { ...get, host, usual: url.host }))
      : []),
    ...(address.includes(':') ? [aim('zone-host', 'zone-host', { ...byLiteral, host: `[fe80::1%25eth0]${port}` })] : []),
    ...(scheme === 'https'
      ? [
          aim('h2-literal', 'h2-page', { ...get, host: literal, form: 'literal' }),
          ...(name === null ? [] : [aim('h2-name', 'h2-page', { ...get, form: 'name' })]),
        ]
      : []),
    ...pages.map((target, nth) => aim(`links-${nth}`, 'links', { ...get, target })),
    ...(session === undefined
      ? []
      : [
          aim('login-literal', 'login', { ...byLiteral, target: session.login, form: 'literal', cookie: session.cookie }),
          ...(name === null
            ? []
            : [aim('login-name', 'login', { ...get, target: session.login, form: 'name', cookie: session.cookie })]),
        ]),
  ];
}

/** Legitimate spellings that are not the canonical one already. */
function spellingsOf(text: string): (readonly [(typeof spellings)[number], string])[] {
  const address = parseIpv6(text);
  if (address === null) return [];
  const groups = Array.from({ length: 8 }, (_, index) => Number((address.value >> BigInt(112 - 16 * index)) & 0xffffn));
  const padded = (all: readonly number[]) => all.map((group) => group.toString(16).padStart(4, '0')).join(':');
  const zeros = text.split('::');
  const leading = zeros.map((part) =>
    part
      .split(':')
      .map((group) => (/^[0-9a-f]+$/i.test(group) ? group.padStart(4, '0') : group))
      .join(':'),
  );
  const quad = groups
    .slice(6)
    .flatMap((group) => [group >> 8, group & 0xff])
    .join('.');
  const head = groups
    .slice(0, 6)
    .map((group) => group.toString(16))
    .join(':');
  const all = [
    ['upper-case', text.toUpperCase()],
    ['leading-zeros', leading.join('::')],
    ['full', padded(groups)],
    ['dotted-quad', `${head}:${quad}`],
  ] as const;
  return all.filter(([, spelling], at) => spelling !== text && all.findIndex(([, other]) => other === spelling) === at);
}
