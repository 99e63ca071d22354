import { check } from '../../../harness/model/check.ts';
import { NetTcp } from '../../../harness/model/net-tcp.ts';
import { judgeReach, reachExamples, reachMessages } from '../../../harness/model/reach.ts';

export default check({
  title: 'the SMB port opens',
  requirement: "Port 445 accepts a TCP connection at every address of the path's family that the server publishes.",
  why: 'A client that gets an AAAA record tries IPv6 first: a refused port costs time, a silent one up to a minute before it turns to IPv4, if it does.',
  fix: 'Let smbd bind IPv6: drop `bind interfaces only`, or name the interface in `interfaces`; restart smbd, and open TCP 445 in the IPv6 rules of the firewall.',
  fixes: {
    silent:
      'Something drops the SYN: open TCP 445 in the host firewall and the router ACL for IPv6; many networks filter 445 on purpose, then remove the AAAA record.',
    flaky: 'Look for packet loss, a SYN rate limit, or `max smbd processes`.',
    unreachable: 'A router on the way rejects the connection: look at its ACL and its route to the address.',
  },
  level: 'must',
  source: [{ text: 'MS-SMB2 2.1, Transport' }, { rfc: 4472, section: '4.3' }],
  needs: { tcp: NetTcp },
  messages: reachMessages,
  judge: ({ tcp }, say) => tcp.map((at) => judgeReach(at, say)),
  examples: reachExamples,
});
