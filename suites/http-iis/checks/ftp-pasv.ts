import { check, v6Paths } from '../../../harness/model/check.ts';
import { endpointText } from '../../../harness/model/reach.ts';
import { answer, isIn, isRefusal, replyText } from '../ftp-replies.ts';
import { FtpSession } from '../observations/ftp.ts';

/** RFC 959 4.1.2: (h1,h2,h3,h4,p1,p2). */
const hostOf = (text: string): string | null =>
  /(\d{1,3}(?:,\d{1,3}){3}),\d{1,3},\d{1,3}/.exec(text)?.[1]?.replaceAll(',', '.') ?? null;

const on = (pasv: FtpSession['pasv']) => ({ session: [FtpSession.on('ipv6', { pasv })] });

export default check({
  title: 'PASV is not answered with an IPv4 address',
  requirement: 'Over IPv6 PASV is refused: its reply has room for an IPv4 address only.',
  why: 'A client that believes 227 (0,0,0,0,…) connects to nowhere, or to an IPv4 address that it cannot reach, and hangs.',
  fix: 'Refuse PASV on IPv6 connections (vsftpd: `cmds_denied=PASV` in the instance for IPv6), so that clients use EPSV.',
  level: 'should',
  source: [{ rfc: 2428, section: '1' }],
  on: v6Paths,
  requires: ['http-iis/ftp-control', 'http-iis/ftp-epsv'],
  needs: { session: FtpSession },
  messages: {
    refused: ['info', '{endpoint} answers PASV with {reply}'],
    nowhere: ['error', '{endpoint} answers PASV with {reply}: no host has this address'],
    'other-family': ['error', '{endpoint} answers PASV with {reply}: {host} cannot be reached over IPv6'],
    unclear: ['warning', '{endpoint} answers PASV with {reply}'],
    unasked: ['not-applicable', '{endpoint} was not asked for PASV'],
  },
  judge({ session }, say) {
    return session.map((at) => {
      const { pasv } = at.value;
      const endpoint = endpointText(at.value);
      if (pasv === null || !isIn(at.value)) return say('unasked', at, { endpoint });
      const reply = replyText(pasv);
      if (isRefusal(pasv)) return say('refused', at, { endpoint, reply });
      const host = hostOf(pasv.text);
      if (pasv.code !== 227 || host === null) return say('unclear', at, { endpoint, reply });
      if (host === '0.0.0.0') return say('nowhere', at, { endpoint, reply });
      return say('other-family', at, { endpoint, reply, host });
    });
  },
  examples: [
    { name: 'refused', seen: on(answer(425, 'You cannot use PASV on IPv6 connections.')), says: ['refused'] },
    { name: '0.0.0.0', seen: on(answer(227, 'Entering Passive Mode (0,0,0,0,117,51).')), says: ['nowhere'] },
    { name: 'an IPv4 address', seen: on(answer(227, 'Entering Passive Mode (192,0,2,80,117,51).')), says: ['other-family'] },
    { name: 'no host at all', seen: on(answer(200, 'Passive.')), says: ['unclear'] },
    { name: 'not asked', seen: on(null), says: ['unasked'] },
  ],
});
