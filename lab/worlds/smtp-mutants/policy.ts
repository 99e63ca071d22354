import { apart, onBoth, onV6, type SmtpMutant, twoDaemons } from './mutant.ts';

const allowed = (...lines: readonly string[]): readonly string[] => ['To:far.lab.test RELAY', ...lines];

/** What a configuration can do to the clients of one family, or to all. */
export const policy: Readonly<Record<string, SmtpMutant>> = {
  healthy: { title: 'a server with sockets of its own for each family', expect: {} },
  'submission-missing': {
    title: 'submission has no IPv6 socket',
    servers: (place) => [{ listeners: apart(place, { smtp: '', '465': 'Eas' }) }],
    expect: { red: onV6('submission-port') },
  },
  'tls-missing': {
    title: 'submission over TLS has no IPv6 socket',
    servers: (place) => [{ listeners: apart(place, { smtp: '', submission: 'Ea' }) }],
    expect: { red: onV6('submissions-port') },
  },
  'other-certificate': {
    title: 'a second daemon serves IPv6, with a certificate of another host',
    servers: (place) => twoDaemons(place, { certificate: { ...place.leaves.otherName, ca: place.ca } }),
    expect: { red: onV6('cert-parity') },
  },
  'wrong-certificate': {
    title: 'the certificate is of another host on both families',
    servers: (place) => [{ certificate: { ...place.leaves.otherName, ca: place.ca } }],
    expect: { red: onBoth('cert-name') },
  },
  'open-relay': {
    title: 'the access map lets all of 2001::/16 relay',
    servers: () => [{ access: allowed('Connect:IPv6:2001 RELAY') }],
    expect: { red: onV6('relay-policy') },
  },
  'open-submission': {
    title: 'the IPv6 submission daemon has lost the modifier a',
    servers: (place) => [{ listeners: apart(place, { smtp: '', submission: 'E', '465': 'Eas' }) }],
    expect: { red: onV6('submission-policy') },
  },
  'no-starttls': {
    title: 'the IPv6 daemons have the modifier S',
    servers: (place) => [{ listeners: apart(place, { smtp: 'S', submission: 'EaS', '465': 'Eas' }) }],
    expect: { red: onV6('starttls-parity') },
  },
  'small-limit': {
    title: 'a second daemon serves IPv6, with a smaller limit of size',
    servers: (place) => twoDaemons(place, { settings: ["define(`confMAX_MESSAGE_SIZE', `100000')dnl"] }),
    expect: { red: onV6('size-parity') },
  },
  'other-machine': {
    title: 'another machine answers IPv6',
    servers: (place) => twoDaemons(place, { host: 'old.lab.test' }),
    expect: { red: onV6('greeting-parity') },
  },
  'other-options': {
    title: 'a second daemon serves IPv6, with other privacy flags',
    servers: (place) => twoDaemons(place, { settings: ["define(`confPRIVACY_FLAGS', `authwarnings,noexpn')dnl"] }),
    expect: { red: onV6('capability-parity') },
  },
  'auth-in-clear': {
    title: 'plain AUTH without TLS',
    servers: () => [{ settings: ["define(`confAUTH_OPTIONS', `A')dnl"] }],
    expect: { red: onBoth('auth-in-clear') },
  },
  'no-literal': {
    title: 'class w lacks the IPv6 literal, as sendmail makes it',
    servers: ({ host }) => [{ domains: [host] }],
    expect: { warn: onV6('own-literal-recipient') },
  },
  'no-postmaster': {
    title: 'mail for postmaster is refused',
    servers: () => [
      { settings: ["FEATURE(`blocklist_recipients')dnl"], access: allowed('To:postmaster@ ERROR:5.1.1:550 nobody of that name') },
    ],
    expect: { red: onBoth('postmaster') },
  },
  rejected: {
    title: 'the access map rejects a network of IPv6 clients',
    servers: () => [{ access: allowed('Connect:IPv6:2001:db8:6 REJECT') }],
    expect: { red: onV6('client-accepted') },
  },
  'dead-key': {
    title: 'the access map has an IPv6 address with ::, which is never looked up',
    servers: () => [{ access: allowed('Connect:IPv6:2001:db8:dead::1 REJECT') }],
    expect: { red: [{ check: 'smtp-sendmail/access-keys', paths: ['ipv4'] }] },
  },
  'rules-for-v4': {
    title: 'the access map keeps a network out over IPv4 only',
    servers: () => [{ access: allowed('Connect:192.0.2 REJECT') }],
    expect: { warn: [{ check: 'smtp-sendmail/access-families', paths: ['ipv4'] }] },
  },
  bound: {
    title: 'mail that came in over IPv6 may not leave over IPv4 (modifier b)',
    servers: (place) => [{ listeners: apart(place, { smtp: 'b', submission: 'Ea', '465': 'Eas' }) }],
    expect: { red: onV6('outbound-fallback') },
  },
};
