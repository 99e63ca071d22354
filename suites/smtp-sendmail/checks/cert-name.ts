import { check } from '../../../harness/model/check.ts';
import { Session, type Service } from '../observations.ts';
import { whereOf } from '../pairs.ts';

/** Codes of a certificate that nobody vouches for; its names may still be right. */
const untrusted = /SELF_SIGNED|UNABLE_TO_(GET_ISSUER|VERIFY_LEAF)|CERT_UNTRUSTED/;

const { tls } = Session.sample;
const shown = (service: Service, unverified: string | null) => [
  Session.on('ipv6', { service, ...(tls === null ? {} : { tls: { ...tls, unverified } }) }),
];

export default check({
  title: 'the certificate stands for the server’s name',
  requirement: 'The certificate verifies for the name by which clients know the server.',
  why: 'A mail program that checks it, as it must for submission, shows a warning or refuses; senders with MTA-STS or a TLS policy keep the mail back.',
  fix: 'Get a certificate with the server’s name as dNSName, install it with its intermediates, and renew it in time.',
  fixes: { untrusted: 'Use a certificate of a public authority; where it is your own one, name it in `ca`.' },
  level: 'must',
  source: [
    { rfc: 9525, section: '6' },
    { rfc: 5280, section: '6' },
    { rfc: 8314, section: '3.3' },
  ],
  // Another certificate than over IPv4 is one fault.
  requires: ['smtp-sendmail/greeting', 'smtp-sendmail/cert-parity'],
  needs: { sessions: Session },
  messages: {
    fine: ['info', '{service} at {endpoint}: the certificate verifies for {host}'],
    'not-valid': ['error', '{service} at {endpoint}: the certificate does not stand for {host} ({code}); it names {names}'],
    opportunistic: [
      'warning',
      '{service} at {endpoint}: the certificate does not stand for {host} ({code}); it names {names}. Servers that send mail rarely look',
    ],
    untrusted: ['warning', '{service} at {endpoint}: no authority that we trust vouches for the certificate of {host} ({code})'],
    'no-tls': ['not-applicable', '{service} at {endpoint}: no certificate was seen'],
  },
  judge: ({ sessions }, say) =>
    sessions.flatMap((at) => {
      const { tls, service, host } = at.value;
      const where = { ...whereOf(at), host };
      if (tls?.leaf == null) return at.sample === 1 ? say('no-tls', at, where) : [];
      if (at.sample > 1) return [];
      const code = tls.unverified;
      if (code === null) return say('fine', at, where);
      if (untrusted.test(code)) return say('untrusted', at, { ...where, code });
      return say(service === 'smtp' ? 'opportunistic' : 'not-valid', at, { ...where, code, names: tls.leaf.sans.join(', ') });
    }),
  examples: [
    { name: 'valid', seen: { sessions: shown('smtp', null) }, says: ['fine'] },
    {
      name: 'another name on submission',
      seen: { sessions: shown('submission', 'ERR_TLS_CERT_ALTNAME_INVALID') },
      says: ['not-valid'],
    },
    {
      name: 'another name on the port for servers',
      seen: { sessions: shown('smtp', 'ERR_TLS_CERT_ALTNAME_INVALID') },
      says: ['opportunistic'],
    },
    { name: 'self-signed', seen: { sessions: shown('submission', 'DEPTH_ZERO_SELF_SIGNED_CERT') }, says: ['untrusted'] },
    { name: 'no TLS', seen: { sessions: [Session.on('ipv6', { tls: null })] }, says: ['no-tls'] },
  ],
});
