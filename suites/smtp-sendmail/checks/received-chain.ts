import { formatAddress, fromMapped, sameAddress } from '../../../harness/address/ip.ts';
import { withoutZone } from '../../../harness/address/literal.ts';
import { check } from '../../../harness/model/check.ts';
import { pathKinds } from '../../../harness/model/path.ts';
import { Delivery } from '../observations/delivery.ts';
import { whereOf } from '../pairs.ts';
import { ownReceived } from '../received.ts';

const { mailbox } = Delivery.sample;
const by = 'by mail.test (8.17.1/8.17.1) with ESMTP id 6ALEpTkj000142; Sat, 21 Nov 2026 12:00:00 GMT';
const saying = (info: string) => [
  Delivery.on('ipv6', mailbox === null ? {} : { mailbox: { ...mailbox, received: [`from sixways.invalid (${info}) ${by}`] } }),
];

export default check({
  title: 'Received tells the client’s address as it is',
  requirement:
    'The Received field that the server adds has the client’s address of this path’s family, as a well-formed literal.',
  why: 'Filters, statistics and the search for abusers go by this field; a proxy’s address, or a mapped one, makes all IPv6 clients one, or matches no rule.',
  fix: 'Let the mail server itself take the connection, or let the proxy tell the client’s address (PROXY protocol, XCLIENT); sendmail and others write `[IPv6:2001:db8::1]` by themselves.',
  level: 'must',
  source: [
    { rfc: 5321, section: '4.4' },
    { rfc: 5321, section: '4.1.3' },
    { rfc: 4291, section: '2.5.5.2' },
  ],
  requires: ['smtp-sendmail/delivery'],
  needs: { deliveries: Delivery },
  messages: {
    fine: ['info', '{service} at {endpoint} writes {literal}'],
    uncompressed: ['info', '{service} at {endpoint} writes {literal}, well-formed, and not as RFC 5952 has it'],
    mapped: ['error', '{service} at {endpoint} writes {literal}, an IPv4-mapped address'],
    'other-family': ['error', '{service} at {endpoint} writes {literal} for a client that came over {path} from {local}'],
    untagged: ['warning', '{service} at {endpoint} writes {literal} without the tag IPv6:'],
    malformed: ['error', '{service} at {endpoint} writes {literal}, which is no address'],
    'other-address': ['info', '{service} at {endpoint} writes {literal}, we sent from {local}: a translator is between'],
    'no-address': ['warning', '{service} at {endpoint} writes no address of the client: {field}'],
    'not-seen': ['not-applicable', '{service} at {endpoint}: no message was read again'],
  },
  judge: ({ deliveries }, say, path) =>
    deliveries.map((at) => {
      const where = whereOf(at);
      const { local, mailbox } = at.value;
      const [oldest] = mailbox?.received.toReversed() ?? [];
      if (oldest === undefined || local === null) return say('not-seen', at, where);
      const from = ownReceived(mailbox?.received ?? []);
      if (from === null || from.literal === null) return say('no-address', at, { ...where, field: oldest.slice(0, 200) });
      const values = { ...where, literal: `[${from.literal}]`, local: local.address };
      if (from.address === null) return say('malformed', at, values);
      if (from.address.family === 6 && fromMapped(from.address) !== null) return say('mapped', at, values);
      const { family, title } = pathKinds[path];
      if (from.address.family !== family) return say('other-family', at, { ...values, path: title });
      if (family === 6 && !from.isTagged) return say('untagged', at, values);
      if (!sameAddress(from.address, withoutZone(local.address))) return say('other-address', at, values);
      const isCanonical = from.literal.replace(/^IPv6:/i, '') === formatAddress(from.address);
      return say(isCanonical ? 'fine' : 'uncompressed', at, values);
    }),
  examples: [
    { name: 'as sendmail writes it', seen: { deliveries: [Delivery.on('ipv6')] }, says: ['uncompressed'] },
    { name: 'compressed', seen: { deliveries: saying('client.test [IPv6:2001:db8:6::6]') }, says: ['fine'] },
    {
      name: 'IPv4',
      path: 'ipv4',
      seen: {
        deliveries: [
          Delivery.on('ipv4', {
            local: { address: '192.0.2.6', port: 40_000 },
            ...(mailbox === null ? {} : { mailbox: { ...mailbox, received: [`from x (client.test [192.0.2.6]) ${by}`] } }),
          }),
        ],
      },
      says: ['fine'],
    },
    { name: 'mapped', seen: { deliveries: saying('client.test [IPv6:::ffff:192.0.2.6]') }, says: ['mapped'] },
    { name: 'a proxy', seen: { deliveries: saying('localhost [127.0.0.1]') }, says: ['other-family'] },
    { name: 'no tag', seen: { deliveries: saying('client.test [2001:db8:6::6]') }, says: ['untagged'] },
    { name: 'no address at all', seen: { deliveries: saying('client.test [IPv6:zz]') }, says: ['malformed'] },
    { name: 'another address', seen: { deliveries: saying('client.test [IPv6:2001:db8:7::7]') }, says: ['other-address'] },
    { name: 'nothing in brackets', seen: { deliveries: saying('client.test') }, says: ['no-address'] },
    { name: 'not delivered', seen: { deliveries: [Delivery.on('ipv6', { mailbox: null })] }, says: ['not-seen'] },
  ],
});
