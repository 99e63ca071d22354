import { check } from '../../../harness/model/check.ts';
import { endpointText } from '../../../harness/model/reach.ts';
import { replyText, unasked } from '../ftp-replies.ts';
import { FtpSession } from '../observations/ftp.ts';

const dead = (outcome: FtpSession['outcome'], code: string) => ({
  session: [FtpSession.on('ipv6', { ...unasked, local: null, outcome, code })],
});

export default check({
  title: 'the FTP port opens and greets',
  requirement: "The FTP control port accepts a connection at every address of the path's family, and greets with 220.",
  why: 'The FTP service of IIS 6 has no IPv6, and its successor gets a binding for each family by hand.',
  fix: 'Bind the FTP service to the IPv6 address (IIS: binding `[::]:21:`; vsftpd: `listen_ipv6=YES`), and open the port in the firewall.',
  level: 'must',
  source: [
    { rfc: 959, section: '5.4' },
    { rfc: 2428, section: '1' },
  ],
  requires: ['http-iis/reach'],
  needs: { session: FtpSession },
  messages: {
    greets: ['info', '{endpoint} greets with {greeting}'],
    refused: ['error', '{endpoint} refuses the connection ({code})'],
    silent: ['error', '{endpoint} does not answer: 3 of 3 connection attempts timed out'],
    unreachable: ['path-down', '{endpoint}: {code}, an ICMP error of an unknown sender'],
    'no-greeting': ['error', '{endpoint} opens, and does not greet: {greeting}'],
  },
  judge({ session }, say) {
    return session.map((at) => {
      const { outcome, code, greeting } = at.value;
      const endpoint = endpointText(at.value);
      if (outcome === 'timeout') return say('silent', at, { endpoint });
      if (outcome === 'unreachable') return say('unreachable', at, { endpoint, code: code ?? outcome });
      if (outcome !== 'open') return say('refused', at, { endpoint, code: code ?? outcome });
      return say(greeting?.code === 220 ? 'greets' : 'no-greeting', at, { endpoint, greeting: replyText(greeting) });
    });
  },
  examples: [
    { name: 'greets', seen: { session: [FtpSession.on('ipv6')] }, says: ['greets'] },
    { name: 'nothing listens', seen: dead('refused', 'ECONNREFUSED'), says: ['refused'] },
    { name: 'the SYN is dropped', seen: dead('timeout', 'ETIMEDOUT'), says: ['silent'] },
    { name: 'a router rejects', seen: dead('unreachable', 'EACCES'), says: ['unreachable'] },
    {
      name: 'too many users',
      seen: { session: [FtpSession.on('ipv6', { ...unasked, greeting: { code: 421, text: '421 Too many users.' } })] },
      says: ['no-greeting'],
    },
  ],
});
