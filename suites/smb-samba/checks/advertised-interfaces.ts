import { check, v6Paths } from '../../../harness/model/check.ts';
import { endpointText } from '../../../harness/model/reach.ts';
import { isIpv6 } from '../evidence.ts';
import { Session } from '../observations/session.ts';
import { rejected, sessionOn } from '../session-examples.ts';
import { denied, trouble, troubleText, unaskedId, unaskedMessages, unaskedValues } from '../troubles.ts';

const { interfaces } = Session.sample;
const listing = (change: Partial<NonNullable<typeof interfaces>>) => ({ interfaces: interfaces && { ...interfaces, ...change } });
const unknown = trouble('status', { during: 'IOCTL', status: 'STATUS_NOT_SUPPORTED' });

export default check({
  title: 'the addresses that the server tells of are alive',
  requirement:
    'The list of network interfaces that the server gives to clients has an IPv6 address, and every address in it accepts connections on the SMB port.',
  why: 'Multichannel clients open further connections to these addresses: a dead one costs them timeouts, and without IPv6 in the list they leave the path they came on.',
  fix: 'Bind smbd to every address that it tells of, or leave interfaces out of `interfaces`; open TCP 445 in the IPv6 rules. `server multi channel support = no` ends the advertising.',
  level: 'should',
  source: [{ text: 'MS-SMB2 2.2.32.5, NETWORK_INTERFACE_INFO Response' }],
  on: v6Paths,
  requires: ['smb-samba/login'],
  needs: { session: Session },
  messages: {
    alive: ['info', '{endpoint} tells of {addresses}'],
    'no-v6': ['warning', '{endpoint} tells of {addresses}, and of no IPv6 address'],
    dead: ['error', '{endpoint} tells of {address}, which does not take the connection ({outcome})'],
    unsupported: ['not-applicable', '{endpoint} does not tell of its interfaces: {trouble}'],
    empty: ['not-applicable', '{endpoint} tells of no address'],
    ...unaskedMessages,
  },
  judge({ session }, say) {
    const findings = session.map((at) => {
      const endpoint = endpointText(at.value);
      const told = at.value.interfaces;
      if (told === null) {
        return [say(unaskedId(at.value.trouble), at, unaskedValues(endpoint, at.value.trouble))];
      }
      if (told.trouble !== null) return [say('unsupported', at, { endpoint, trouble: troubleText(told.trouble) })];
      const dead = told.dialled.filter(({ outcome }) => outcome !== 'open');
      if (dead.length > 0) return dead.map(({ address, outcome }) => say('dead', at, { endpoint, address, outcome }));
      // A server on the loopback alone.
      if (told.addresses.length === 0) return [say('empty', at, { endpoint })];
      const addresses = told.addresses.join(', ');
      return [
        told.addresses.some(isIpv6) ? say('alive', at, { endpoint, addresses }) : say('no-v6', at, { endpoint, addresses }),
      ];
    });
    return findings.flat();
  },
  examples: [
    { name: 'both families', seen: { session: [sessionOn('ipv6')] }, says: ['alive'] },
    {
      name: 'IPv4 only',
      seen: { session: [sessionOn('ipv6', listing({ addresses: ['192.0.2.80'], dialled: [] }))] },
      says: ['no-v6'],
    },
    { name: 'nothing to tell', seen: { session: [sessionOn('ipv6', listing({ addresses: [], dialled: [] }))] }, says: ['empty'] },
    {
      name: 'an address without a socket',
      seen: { session: [sessionOn('ipv6', listing({ dialled: [{ address: '2001:db8:80::81', outcome: 'refused' }] }))] },
      says: ['dead'],
    },
    {
      name: 'SMB2 servers',
      seen: { session: [sessionOn('ipv6', listing({ trouble: unknown, addresses: [], dialled: [] }))] },
      says: ['unsupported'],
    },
    { name: 'no login', seen: { session: [sessionOn('ipv6', rejected)] }, says: ['unasked'] },
    { name: 'a denied host', seen: { session: [sessionOn('ipv6', { ...rejected, trouble: denied })] }, says: ['kept-out'] },
  ],
});
