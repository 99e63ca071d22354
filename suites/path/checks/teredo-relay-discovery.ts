import { check } from '../../../harness/model/check.ts';
import { afterAddress } from '../chain.ts';
import { Token } from '../observations.ts';

/**
 * The first packet to a native peer waits for an echo through the server, whose reply shows the relay (RFC 4380 5.2.9). When
 * all stays silent, the control tells over IPv4 on which side of it the packet was lost.
 */
export default check({
  title: 'a relay carries packets to a native peer and back',
  requirement: 'A packet from the Teredo client reaches a native IPv6 host through a relay, and the answer comes back.',
  why: 'Without a relay near the target no Teredo user reaches it.',
  fix: 'See that a Teredo relay runs for 2001::/32 on the target’s side, and that nothing drops ICMPv6 echo (RFC 4890 4.3.1) or UDP to it.',
  fixes: {
    'no-route-back': 'Route 2001::/32 to a Teredo relay on the control’s side.',
    'not-returned': 'See that the relay can send UDP to the client: it first needs a bubble through the server (RFC 4380 5.4.1).',
  },
  level: 'must',
  source: [
    { rfc: 4380, section: '5.2.9' },
    { rfc: 4380, section: '5.4.1' },
    { rfc: 4890, section: '4.3.1' },
  ],
  on: ['teredo'],
  gate: true,
  requires: afterAddress,
  needs: { token: Token },
  messages: {
    'not-arrived': ['path-down', '{tries} datagrams to {address} did not arrive: no relay was found, or it drops them'],
    'no-route-back': ['path-down', 'a datagram reached {address} from {source}, which then had no route back ({code})'],
    'not-returned': ['path-down', 'a datagram reached {address} from {source}, and its answer was lost on the way back'],
    unknown: ['not-applicable', 'no answer came, and the control does not tell over IPv4 what arrived'],
  },
  judge: ({ token }, say) =>
    token.flatMap((at) => {
      const { address, answered, tries, account } = at.value;
      if (answered !== null) return [];
      if (account === null) return say('unknown', at);
      if (!account.isSeen) return say('not-arrived', at, { address, tries });
      const source = account.source ?? 'an unknown address';
      if (account.answerError !== null) return say('no-route-back', at, { address, source, code: account.answerError });
      return say('not-returned', at, { address, source });
    }),
  examples: [
    { name: 'answered', path: 'teredo', seen: { token: [Token.on('teredo')] }, says: [] },
    {
      name: 'no relay',
      path: 'teredo',
      seen: { token: [silent({ isSeen: false, source: null, answerError: null })] },
      says: ['not-arrived'],
    },
    {
      name: 'no route back',
      path: 'teredo',
      seen: { token: [silent({ isSeen: true, source: teredo(), answerError: 'EHOSTUNREACH' })] },
      says: ['no-route-back'],
    },
    {
      name: 'lost on the way back',
      path: 'teredo',
      seen: { token: [silent({ isSeen: true, source: teredo(), answerError: null })] },
      says: ['not-returned'],
    },
    { name: 'the control is dead', path: 'teredo', seen: { token: [silent(null)] }, says: ['unknown'] },
  ],
});

function teredo(): string {
  return '2001:0:c633:6442:c11:1961:34ff:8e89';
}

function silent(account: (typeof Token.sample)['account']) {
  return Token.on('teredo', { answered: null, tries: 4, code: 'ETIMEDOUT', account });
}
