import { check } from '../../../harness/model/check.ts';
import { isNative } from '../../../harness/model/path.ts';
import { endpointText } from '../../../harness/model/reach.ts';
import { Negotiation } from '../observations.ts';
import { denied, trouble, v4 } from '../troubles.ts';

const shut = { trouble: denied, negotiated: null, names: null };
const isDenied = ({ value }: { value: Negotiation }): boolean => value.trouble?.kind === 'denied';

export default check({
  title: 'host access lists treat both families alike',
  requirement: 'A client that `hosts allow` and `hosts deny` admit over one address family is admitted over the other.',
  why: 'Samba accepts the TCP connection and then denies the host, so a client does not turn to its other family: it just fails.',
  fix: 'Add the networks of the other family to `hosts allow` (or take them out of `hosts deny`) in smb.conf: canonical addresses, prefixes of at most two digits.',
  fixes: {
    'denied-everywhere': 'Run from a host that `hosts allow` admits, or add this one while you measure.',
    'tunnel-denied':
      'Where such clients are wanted, add 2002::/16 (6to4) or 2001::/32 (Teredo) to `hosts allow`; where they are not, this is as it should be: waive the finding.',
  },
  level: 'must',
  source: [
    { text: 'smb.conf(5), hosts allow', url: 'https://www.samba.org/samba/docs/current/man-html/smb.conf.5.html' },
    { rfc: 1002, section: '4.3.4' },
  ],
  needs: { here: Negotiation, reference: Negotiation.onReference().optional(), native: Negotiation.onNative() },
  messages: {
    admitted: ['info', '{endpoint} does not deny {client}'],
    denied: ['error', '{endpoint} denies {client} (83 00 00 01 81), and admits this client over {other}'],
    'tunnel-denied': ['warning', '{endpoint} denies {client} (83 00 00 01 81), and admits this client over native IPv6'],
    'denied-everywhere': ['client-limit', '{endpoint} denies {client} (83 00 00 01 81), as over every path asked'],
  },
  judge({ here, reference, native }, say, path) {
    const first = here.filter(({ sample }) => sample === 1);
    return first.map((at) => {
      const values = { endpoint: endpointText(at.value), client: at.value.local?.address ?? 'this client' };
      if (!isDenied(at)) return say('admitted', at, values);
      const isIn = (seen: typeof here): boolean => seen.some(({ value }) => value.negotiated !== null);
      if (!isNative(path) && isIn(native)) return say('tunnel-denied', [at, ...native], values);
      if (path !== 'ipv4' && isIn(reference)) return say('denied', [at, ...reference], { ...values, other: 'IPv4' });
      if (path === 'ipv4' && isIn(native)) return say('denied', [at, ...native], { ...values, other: 'IPv6' });
      return say('denied-everywhere', at, values);
    });
  },
  examples: [
    { name: 'admitted', seen: { here: [Negotiation.on('ipv6')] }, says: ['admitted'] },
    {
      name: 'hosts allow has IPv4 only',
      seen: { here: [Negotiation.on('ipv6', shut)], reference: [Negotiation.on('ipv4', v4)] },
      says: ['denied'],
    },
    {
      name: 'hosts allow has IPv6 only',
      path: 'ipv4',
      seen: { here: [Negotiation.on('ipv4', { ...v4, ...shut })], native: [Negotiation.on('ipv6')] },
      says: ['denied'],
    },
    {
      name: 'native IPv6 comes in, 6to4 does not',
      path: '6to4',
      seen: {
        here: [Negotiation.on('6to4', shut)],
        reference: [Negotiation.on('ipv4', v4)],
        native: [Negotiation.on('ipv6')],
      },
      says: ['tunnel-denied'],
    },
    {
      name: 'denied over both',
      seen: { here: [Negotiation.on('ipv6', shut)], reference: [Negotiation.on('ipv4', { ...v4, ...shut })] },
      says: ['denied-everywhere'],
    },
    {
      name: 'another failure is another check’s',
      seen: { here: [Negotiation.on('ipv6', { ...shut, trouble: trouble('closed') })] },
      says: ['admitted'],
    },
  ],
});
