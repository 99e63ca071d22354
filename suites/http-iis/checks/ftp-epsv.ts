import { check } from '../../../harness/model/check.ts';
import { endpointText } from '../../../harness/model/reach.ts';
import { answer, isIn, replyText, v4 } from '../ftp-replies.ts';
import { FtpSession } from '../observations/ftp.ts';

const on = (change: Partial<FtpSession>) => ({ session: [FtpSession.on('ipv6', { data: null, list: null, ...change })] });
const port = 30_002;
const no = answer(550, 'Permission denied.');

export default check({
  title: 'a listing comes over EPSV',
  requirement: 'EPSV is answered with 229 and a port alone, the port opens on the same address, and a listing comes over it.',
  why: 'PASV cannot name an IPv6 address: without EPSV and its ports every transfer over IPv6 fails after the login.',
  fix: 'Enable EPSV, and open the passive port range in the IPv6 rules of the firewall as in the IPv4 ones.',
  fixes: {
    'data-refused': 'Open the passive port range for IPv6, and listen on the address of the control connection.',
    'data-silent': 'Something drops the SYN to the passive port: open the range in the IPv6 rules.',
  },
  level: 'must',
  source: [{ rfc: 2428, section: '3' }],
  requires: ['http-iis/ftp-control'],
  needs: { session: FtpSession },
  messages: {
    listed: ['info', '{endpoint} answers {reply}, and a listing of {octets} octets comes'],
    'no-epsv': ['error', '{endpoint} answers EPSV with {reply}'],
    'no-epsv-v4': ['warning', '{endpoint} answers EPSV with {reply}; over IPv4 there still is PASV'],
    malformed: ['error', '{endpoint} answers EPSV with {reply}: not (|||port|)'],
    'data-refused': ['error', '{endpoint} offers port {port} for data, and refuses the connection to it'],
    'data-silent': ['error', '{endpoint} offers port {port} for data, and 3 of 3 connection attempts to it timed out'],
    'data-unreachable': ['path-down', '{endpoint} offers port {port} for data: an ICMP error of an unknown sender'],
    'no-list': ['error', '{endpoint} opens port {port} for data, and answers LIST with {reply}'],
    'no-login': ['client-limit', '{endpoint} does not let anonymous users in: {reply}'],
  },
  judge({ session }, say) {
    return session
      .filter(({ value }) => value.greeting?.code === 220)
      .map((at) => {
        const { epsv, data, list, login } = at.value;
        const endpoint = endpointText(at.value);
        if (!isIn(at.value)) return say('no-login', at, { endpoint, reply: replyText(login) });
        const reply = replyText(epsv);
        if (epsv?.code !== 229) return say(at.path === 'ipv4' ? 'no-epsv-v4' : 'no-epsv', at, { endpoint, reply });
        if (data === null) return say('malformed', at, { endpoint, reply });
        const values = { endpoint, port: data.port };
        if (data.outcome === 'timeout') return say('data-silent', at, values);
        if (data.outcome === 'unreachable') return say('data-unreachable', at, values);
        if (data.outcome !== 'open') return say('data-refused', at, values);
        // RFC 959 5.4: 226 or 250 ends a transfer.
        if (data.octets === null || (list?.code !== 226 && list?.code !== 250))
          return say('no-list', at, { ...values, reply: replyText(list) });
        return say('listed', at, { endpoint, reply, octets: data.octets });
      });
  },
  examples: [
    { name: 'a listing', seen: { session: [FtpSession.on('ipv6')] }, says: ['listed'] },
    { name: 'EPSV is off', seen: on({ epsv: no }), says: ['no-epsv'] },
    {
      name: 'EPSV is off over IPv4',
      path: 'ipv4',
      seen: { session: [FtpSession.on('ipv4', { ...v4, epsv: no, data: null, list: null })] },
      says: ['no-epsv-v4'],
    },
    { name: 'with an address', seen: on({ epsv: answer(229, 'Ready (|2|2001:db8:80::80|30002|)') }), says: ['malformed'] },
    { name: 'the port is closed', seen: on({ data: { port, outcome: 'refused', octets: null } }), says: ['data-refused'] },
    { name: 'the port is filtered', seen: on({ data: { port, outcome: 'timeout', octets: null } }), says: ['data-silent'] },
    { name: 'a router rejects', seen: on({ data: { port, outcome: 'unreachable', octets: null } }), says: ['data-unreachable'] },
    {
      name: 'no listing',
      seen: on({ data: { port, outcome: 'open', octets: null }, list: answer(425, 'Failed to establish connection.') }),
      says: ['no-list'],
    },
    { name: 'no anonymous users', seen: on({ login: answer(530, 'Login incorrect.'), epsv: null }), says: ['no-login'] },
    { name: 'no greeting is ftp-control’s', seen: on({ greeting: null }), says: [] },
  ],
});
