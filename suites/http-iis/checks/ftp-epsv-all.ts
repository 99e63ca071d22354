import { check } from '../../../harness/model/check.ts';
import { endpointText } from '../../../harness/model/reach.ts';
import { answer, isIn, isRefusal, isTaken, replyText } from '../ftp-replies.ts';
import { FtpSession } from '../observations/ftp.ts';

const on = (change: Partial<FtpSession>) => ({ session: [FtpSession.on('ipv6', change)] });
const yes = answer(200, 'Fine.');

export default check({
  title: 'after EPSV ALL nothing but EPSV sets up a connection',
  requirement: 'After EPSV ALL the server refuses PASV and PORT, and at any time EPRT with an address of the other family.',
  why: 'A client says EPSV ALL so that translators and firewalls need not read the dialogue any more; a server that forgets it lets them be fooled.',
  fix: 'Update the FTP server, or take the proxy between that answers in its place out of the way.',
  level: 'must',
  source: [
    { rfc: 2428, section: '4' },
    { rfc: 2428, section: '2' },
  ],
  requires: ['http-iis/ftp-control', 'http-iis/ftp-epsv'],
  needs: { session: FtpSession },
  messages: {
    holds: ['info', '{endpoint} answers EPSV ALL with {reply}, then {command} with {after}'],
    forgets: ['error', '{endpoint} answers EPSV ALL with {reply}, and then {command} with {after}'],
    unknown: ['warning', '{endpoint} answers EPSV ALL with {reply}'],
    'other-family': ['warning', '{endpoint} takes EPRT with an address of the other family: {reply}'],
    // RFC 2428 4 forbids it as well. vsftpd 3.0.3 does it, and a client that has said EPSV ALL sends none.
    'takes-eprt': ['info', '{endpoint} still takes EPRT after EPSV ALL: {after}'],
    unasked: ['not-applicable', '{endpoint} was not asked for EPSV ALL'],
  },
  judge({ session }, say) {
    const findings = session.map((at) => {
      const { epsvAll, pasvAfter, portAfter, eprtAfter, eprtOther } = at.value;
      const endpoint = endpointText(at.value);
      if (epsvAll === null || !isIn(at.value)) return [say('unasked', at, { endpoint })];
      const reply = replyText(epsvAll);
      const other = isTaken(eprtOther) ? [say('other-family', at, { endpoint, reply: replyText(eprtOther) })] : [];
      if (!isTaken(epsvAll)) return [say('unknown', at, { endpoint, reply }), ...other];
      const late = isTaken(eprtAfter) ? [say('takes-eprt', at, { endpoint, after: replyText(eprtAfter) })] : [];
      const later = [
        { command: 'PASV', after: pasvAfter },
        { command: 'PORT', after: portAfter },
      ];
      const taken = later.filter(({ after }) => isTaken(after));
      if (taken.length > 0)
        return [
          ...taken.map(({ command, after }) => say('forgets', at, { endpoint, reply, command, after: replyText(after) })),
          ...late,
          ...other,
        ];
      const { command, after } = later.find((one) => isRefusal(one.after)) ?? { command: 'PASV', after: pasvAfter };
      return [say('holds', at, { endpoint, reply, command, after: replyText(after) }), ...late, ...other];
    });
    return findings.flat();
  },
  examples: [
    { name: 'refused from then on', seen: { session: [FtpSession.on('ipv6')] }, says: ['holds'] },
    { name: 'PASV works', seen: on({ pasvAfter: answer(227, 'Entering Passive Mode (0,0,0,0,117,51).') }), says: ['forgets'] },
    { name: 'PASV and PORT work', seen: on({ pasvAfter: yes, portAfter: yes }), says: ['forgets', 'forgets'] },
    { name: 'EPRT works', seen: on({ eprtAfter: yes }), says: ['holds', 'takes-eprt'] },
    { name: 'not known', seen: on({ epsvAll: answer(501, 'Syntax error.') }), says: ['unknown'] },
    { name: 'EPRT of the other family', seen: on({ eprtOther: yes }), says: ['holds', 'other-family'] },
    { name: 'not asked', seen: on({ epsvAll: null }), says: ['unasked'] },
  ],
});
