import { check } from '../../../harness/model/check.ts';
import { NetTcp } from '../../../harness/model/net-tcp.ts';
import { judgeReach, reachExamples, reachMessages } from '../../../harness/model/reach.ts';

export default check({
  title: 'the web port opens',
  requirement: "The site's port accepts a TCP connection at every address of the path's family.",
  why: 'An address in DNS that nobody answers costs every client seconds, and some never get in.',
  fix: 'Listen on the address (IIS: binding and IP listen list; nginx: `listen [::]:80`), and open the port in the IPv6 rules of the firewall.',
  fixes: {
    silent:
      'Something drops the SYN: open the port in the host firewall and the router ACL for IPv6, and check the route back to this client.',
    flaky: 'Look for packet loss, a SYN rate limit or one dead member behind a load balancer.',
    unreachable: 'A router on the way rejects the connection: look at its ACL and its route to the address.',
  },
  level: 'must',
  source: [{ rfc: 4472, section: '4.3' }],
  needs: { tcp: NetTcp },
  messages: reachMessages,
  judge: ({ tcp }, say) => tcp.map((at) => judgeReach(at, say)),
  examples: reachExamples,
});
