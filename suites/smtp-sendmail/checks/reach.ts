import { check } from '../../../harness/model/check.ts';
import { NetTcp } from '../../../harness/model/net-tcp.ts';
import { judgeReach, reachExamples, reachMessages } from '../../../harness/model/reach.ts';

export default check({
  title: 'the mail port opens',
  requirement: "The server's port accepts a TCP connection at every address of the path's family.",
  why: 'A server that has an AAAA record is tried over IPv6 first; without a listener each delivery waits, and IPv6-only senders give up.',
  fix: "Let sendmail listen on the address: DAEMON_OPTIONS(`Family=inet6, ...') in sendmail.mc, and open the port in the IPv6 rules of the firewall.",
  fixes: {
    silent:
      'Something drops the SYN: open the port in the host firewall and the router ACL for IPv6, and check the route back to this client.',
    flaky: 'Look for packet loss, a limit of connections for each client or one dead member behind a load balancer.',
    unreachable: 'A router on the way rejects the connection: look at its ACL and its route to the address.',
  },
  level: 'must',
  source: [
    { rfc: 5321, section: '5.2' },
    { rfc: 4472, section: '4.3' },
  ],
  needs: { tcp: NetTcp },
  messages: reachMessages,
  judge: ({ tcp }, say) => tcp.map((at) => judgeReach(at, say)),
  examples: reachExamples,
});
