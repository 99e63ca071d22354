import { check } from '../../../harness/model/check.ts';
import { endpointText } from '../../../harness/model/reach.ts';
import { answer, featuresOf, replyText, v4 } from '../ftp-replies.ts';
import { FtpSession } from '../observations/ftp.ts';

const demanded = ['EPRT', 'EPSV'];
const feat = (...features: string[]) => ({
  feat: { code: 211, text: ['211-Features:', ...features.map((one) => ` ${one}`), '211 End'].join('\n') },
});
/** 234 to AUTH (RFC 4217 4), or 334 where more is asked. */
const takesTls = ({ auth }: FtpSession): boolean => auth?.code === 234 || auth?.code === 334;

export default check({
  title: 'FEAT tells of EPRT and EPSV',
  requirement: 'FEAT lists EPRT and EPSV, and TLS is offered alike over each family.',
  why: 'Clients that trust FEAT fall back to PORT and PASV, which cannot carry an IPv6 address.',
  fix: 'Enable both commands (vsftpd: `pasv_enable`, `port_enable`), and let gateways pass FEAT.',
  fixes: { 'auth-differs': 'Give the listeners of both families the same TLS settings.' },
  level: 'should',
  source: [
    { rfc: 2389, section: '3.2' },
    { rfc: 2428, section: '2' },
    { rfc: 4217, section: '4' },
  ],
  // A command that is off is not in the list either.
  requires: ['http-iis/ftp-control', 'http-iis/ftp-epsv'],
  needs: { session: FtpSession, reference: FtpSession.onReference().optional() },
  messages: {
    lists: ['info', '{endpoint} lists {features}'],
    lacks: ['warning', '{endpoint} does not list {missing}'],
    unknown: ['warning', '{endpoint} does not know FEAT: {reply}'],
    'auth-differs': ['warning', '{endpoint} answers AUTH TLS with {reply}, over IPv4 with {other}'],
    'no-greeting': ['not-applicable', '{endpoint} does not greet'],
  },
  judge({ session, reference }, say) {
    const findings = session.map((at) => {
      const endpoint = endpointText(at.value);
      const features = featuresOf(at.value);
      if (at.value.greeting?.code !== 220) return [say('no-greeting', at, { endpoint })];
      const other = reference.find(({ path, value }) => path !== at.path && value.auth !== null);
      const isOther = other !== undefined && takesTls(other.value) !== takesTls(at.value);
      const differs = isOther
        ? [say('auth-differs', [at, other], { endpoint, reply: replyText(at.value.auth), other: replyText(other.value.auth) })]
        : [];
      if (features === null) return [say('unknown', at, { endpoint, reply: replyText(at.value.feat) }), ...differs];
      const missing = demanded.filter((one) => !features.includes(one));
      if (missing.length > 0) return [say('lacks', at, { endpoint, missing: missing.join(' and ') }), ...differs];
      return [say('lists', at, { endpoint, features: features.join(', ') }), ...differs];
    });
    return findings.flat();
  },
  examples: [
    { name: 'both', seen: { session: [FtpSession.on('ipv6')], reference: [FtpSession.on('ipv4', v4)] }, says: ['lists'] },
    { name: 'EPSV only', seen: { session: [FtpSession.on('ipv6', feat('EPSV', 'SIZE'))] }, says: ['lacks'] },
    { name: 'no FEAT', seen: { session: [FtpSession.on('ipv6', { feat: answer(500, 'Unknown command.') })] }, says: ['unknown'] },
    {
      name: 'TLS over IPv4 only',
      seen: {
        session: [FtpSession.on('ipv6')],
        reference: [FtpSession.on('ipv4', { ...v4, auth: answer(234, 'Proceed with negotiation.') })],
      },
      says: ['lists', 'auth-differs'],
    },
    {
      name: 'too many users',
      seen: { session: [FtpSession.on('ipv6', { greeting: answer(421, 'Too many users.'), feat: null, auth: null })] },
      says: ['no-greeting'],
    },
  ],
});
