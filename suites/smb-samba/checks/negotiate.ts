import { check } from '../../../harness/model/check.ts';
import { endpointText } from '../../../harness/model/reach.ts';
import { Negotiation, type Trouble } from '../observations.ts';
import { denied, trouble, troubleText, unaskedMessages } from '../troubles.ts';

const troubles = {
  status: 'no-dialect',
  'not-smb': 'not-smb',
  closed: 'dropped',
  reset: 'dropped',
  refused: 'dropped',
  silent: 'silent',
  slow: 'silent',
  malformed: 'broken',
  signature: 'broken',
  encryption: 'broken',
  denied: 'kept-out',
  mechanism: 'unasked',
  unreachable: 'unasked',
} as const satisfies Record<Trouble['kind'], string>;

const failing = (is: Negotiation['trouble']) => ({
  here: [Negotiation.on('ipv6', { trouble: is, negotiated: null, names: null })],
});

export default check({
  title: 'the server answers NEGOTIATE',
  requirement: 'The server answers NEGOTIATE with a dialect of SMB2 or SMB3 at every address that it publishes.',
  why: 'A port that opens and does not speak SMB keeps clients waiting, and they do not turn to the other address family.',
  fix: 'Find out what answers on port 445 of this address: `ss -ltnp sport = 445` on the server, and any load balancer or port forwarding before it.',
  fixes: {
    'no-dialect': 'Look at `server min protocol` and `server max protocol`: SMB2_10 to SMB3_11 is what clients of today speak.',
    silent:
      'Look for an smbd that waits: for a reverse lookup of the client (`hostname lookups = no`), or because `max smbd processes` is reached.',
  },
  level: 'must',
  source: [{ text: 'MS-SMB2 3.3.5.4, Receiving an SMB2 NEGOTIATE Request' }],
  requires: ['smb-samba/host-access'],
  needs: { here: Negotiation },
  messages: {
    answered: ['info', '{endpoint} negotiates {dialect}'],
    'no-dialect': ['error', '{endpoint} has no dialect in common with SMB 2.0.2 to 3.1.1 ({trouble})'],
    'not-smb': ['error', '{endpoint} speaks another protocol: {trouble}'],
    dropped: ['error', '{endpoint} ends the connection: {trouble}'],
    silent: ['error', '{endpoint} does not answer: {trouble}'],
    broken: ['error', '{endpoint} answers wrongly: {trouble}'],
    ...unaskedMessages,
  },
  judge({ here }, say) {
    return here
      .filter(({ sample }) => sample === 1)
      .map((at) => {
        const { negotiated, trouble: met } = at.value;
        const endpoint = endpointText(at.value);
        if (negotiated !== null) return say('answered', at, { endpoint, dialect: negotiated.dialect });
        const values = { endpoint, trouble: met === null ? 'nothing' : troubleText(met) };
        return say(met === null ? 'unasked' : troubles[met.kind], at, values);
      });
  },
  examples: [
    { name: 'an answer', seen: { here: [Negotiation.on('ipv6')] }, says: ['answered'] },
    { name: 'SMB1 only', seen: failing(trouble('status', { status: 'STATUS_NOT_SUPPORTED' })), says: ['no-dialect'] },
    { name: 'a web server', seen: failing(trouble('not-smb', { detail: 'HTTP/1.1 400' })), says: ['not-smb'] },
    { name: 'a closed connection', seen: failing(trouble('closed')), says: ['dropped'] },
    { name: 'no answer', seen: failing(trouble('silent')), says: ['silent'] },
    { name: 'octets of no sense', seen: failing(trouble('malformed')), says: ['broken'] },
    { name: 'a denied host', seen: failing(denied), says: ['kept-out'] },
    { name: 'an ICMP error', seen: failing(trouble('unreachable', { during: 'CONNECT' })), says: ['unasked'] },
  ],
});
