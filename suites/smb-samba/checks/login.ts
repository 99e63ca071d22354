import { check } from '../../../harness/model/check.ts';
import { endpointText } from '../../../harness/model/reach.ts';
import { Session } from '../observations/session.ts';
import { rejected, sessionOn } from '../session-examples.ts';
import { denied, troubleText, unaskedMessages, unaskedValues } from '../troubles.ts';

const { login } = Session.sample;
const guest = { login: login && { ...login, guest: true, signed: null } };

export default check({
  title: 'the user logs in with NTLMv2',
  requirement: 'The user who may log in over one path may over this one too, as himself and not as guest.',
  why: 'A login that depends on the address family looks to users like a wrong password, and repeated it locks the account.',
  fix: 'Compare smbd’s log of both logins (`log level = 3 auth:5`): another passdb, an expired trust or another machine behind the IPv6 address.',
  fixes: {
    guest: 'Set `map to guest = Never`, or give the user a password in the passdb of this server (`pdbedit -L`).',
    rejected: 'Check user, domain and password in the config of this run, and whether the account is locked (`pdbedit -Lv`).',
  },
  level: 'must',
  source: [{ text: 'MS-NLMP 3.3.2, NTLM v2 Authentication' }, { text: 'MS-SMB2 2.2.6, SMB2 SESSION_SETUP Response' }],
  requires: ['smb-samba/negotiate'],
  needs: { session: Session, reference: Session.onReference().optional(), native: Session.onNative() },
  messages: {
    admitted: ['info', '{endpoint} logs {user} in ({dialect}, signed with {signed})'],
    guest: ['warning', '{endpoint} takes {user} for a guest'],
    'refused-here': ['error', '{endpoint} does not log {user} in ({trouble}), and over {other} it does'],
    'kept-out': unaskedMessages['kept-out'],
    rejected: ['client-limit', '{endpoint} does not log {user} in: {trouble}'],
  },
  judge({ session, reference, native }, say, path) {
    return session.map((at) => {
      const { user, login: entered, trouble } = at.value;
      const endpoint = endpointText(at.value);
      if (entered === null) {
        if (trouble?.kind === 'denied') return say('kept-out', at, unaskedValues(endpoint, trouble));
        const values = { endpoint, user, trouble: trouble === null ? 'no answer' : troubleText(trouble) };
        const others = path === 'ipv4' ? native : reference;
        const isIn = others.some(({ value }) => value.login !== null);
        if (!isIn) return say('rejected', at, values);
        return say('refused-here', [at, ...others], { ...values, other: path === 'ipv4' ? 'IPv6' : 'IPv4' });
      }
      if (entered.guest || entered.anonymous) return say('guest', at, { endpoint, user });
      return say('admitted', at, { endpoint, user, dialect: entered.dialect, signed: entered.signed ?? 'nothing' });
    });
  },
  examples: [
    { name: 'himself', seen: { session: [sessionOn('ipv6')] }, says: ['admitted'] },
    { name: 'a guest', seen: { session: [sessionOn('ipv6', guest)] }, says: ['guest'] },
    {
      name: 'over IPv4 only',
      seen: { session: [sessionOn('ipv6', rejected)], reference: [sessionOn('ipv4')] },
      says: ['refused-here'],
    },
    {
      name: 'over IPv6 only',
      path: 'ipv4',
      seen: { session: [sessionOn('ipv4', rejected)], native: [sessionOn('ipv6')] },
      says: ['refused-here'],
    },
    { name: 'a denied host', seen: { session: [sessionOn('ipv6', { ...rejected, trouble: denied })] }, says: ['kept-out'] },
    {
      name: 'a wrong password',
      seen: { session: [sessionOn('ipv6', rejected)], reference: [sessionOn('ipv4', rejected)] },
      says: ['rejected'],
    },
  ],
});
