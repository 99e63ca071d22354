import { check } from '../../../harness/model/check.ts';
import type { Seen } from '../../../harness/model/observation.ts';
import { endpointText } from '../../../harness/model/reach.ts';
import { Negotiation } from '../observations.ts';
import { denied, ended, unaskedId, unaskedMessages, unaskedValues, v4 } from '../troubles.ts';

const guidsOf = (seen: readonly Seen<Negotiation>[]): string[] => [
  ...new Set(seen.flatMap(({ value }) => value.negotiated?.guid ?? [])),
];
const nameOf = ({ value }: Seen<Negotiation>): string | null => value.names?.netbiosComputer ?? value.names?.dnsComputer ?? null;

/** Samba writes its NetBIOS name into the GUID: text says more than hex. */
function guidText(guid: string): string {
  const name = Buffer.from(guid, 'hex').toString('latin1').replace(/\0+$/, '');
  return /^[\x21-\x7e]+$/.test(name) ? `${guid} ("${name}")` : guid;
}

const { negotiated, names } = Negotiation.sample;
const other = negotiated && { ...negotiated, guid: '6f6c6466696c65730000000000000000' };
const renamed = names && { ...names, netbiosComputer: 'OLDFILES' };
const reference = [Negotiation.on('ipv4', v4)];

export default check({
  title: 'the same server as over IPv4',
  requirement: 'The server has the same GUID and the same names over IPv4 and over this path.',
  why: 'Another machine behind the IPv6 address has other files and other locks: which of the two a user gets depends on the network.',
  fix: 'Correct the AAAA record, or the machine that holds the address: `ip -6 addr` on the server must show it.',
  fixes: { 'name-differs': 'Give both instances the same `netbios name`, or find out which machine answers over IPv6.' },
  level: 'must',
  source: [{ text: 'MS-SMB2 2.2.4, SMB2 NEGOTIATE Response, ServerGuid' }, { text: 'MS-NLMP 2.2.2.1, AV_PAIR' }],
  requires: ['smb-samba/negotiate'],
  needs: { here: Negotiation, reference: Negotiation.onReference() },
  messages: {
    same: ['info', '{endpoint} is the server {guid}, as over IPv4'],
    differs: ['error', '{endpoint} is the server {guid}, over IPv4 {referenceGuid}'],
    'name-differs': ['warning', '{endpoint} calls itself {name}, over IPv4 {referenceName}'],
    several: ['nondeterministic', '{endpoint} is one server and then another ({guids})'],
    ...unaskedMessages,
  },
  judge({ here, reference }, say) {
    return [...Map.groupBy(here, ({ value }) => value.address).values()].map((group) => {
      const [at] = group;
      const [base] = reference;
      const mine = guidsOf(group);
      const theirs = guidsOf(reference);
      const [guid] = mine;
      const [referenceGuid] = theirs;
      const seen = [...group, ...reference];
      const endpoint = at === undefined ? '' : endpointText(at.value);
      if (at === undefined || base === undefined || guid === undefined || referenceGuid === undefined) {
        const met = group.concat(reference).find(({ value }) => value.trouble !== null)?.value.trouble ?? null;
        return say(unaskedId(met), seen, unaskedValues(endpoint, met));
      }
      // Members of a cluster take turns: one GUID in common is one service.
      if (mine.length > 1 || theirs.length > 1) {
        if (mine.some((one) => theirs.includes(one))) return say('same', seen, { endpoint, guid: guidText(guid) });
        return say('several', seen, { endpoint, guids: [...mine, ...theirs].join(', ') });
      }
      if (guid !== referenceGuid)
        return say('differs', seen, { endpoint, guid: guidText(guid), referenceGuid: guidText(referenceGuid) });
      const [name, referenceName] = [nameOf(at), nameOf(base)];
      if (name !== null && referenceName !== null && name.toLowerCase() !== referenceName.toLowerCase()) {
        return say('name-differs', seen, { endpoint, name, referenceName });
      }
      return say('same', seen, { endpoint, guid: guidText(guid) });
    });
  },
  examples: [
    { name: 'one server', seen: { here: [Negotiation.on('ipv6')], reference }, says: ['same'] },
    { name: 'another machine', seen: { here: [Negotiation.on('ipv6', { negotiated: other })], reference }, says: ['differs'] },
    { name: 'another name', seen: { here: [Negotiation.on('ipv6', { names: renamed })], reference }, says: ['name-differs'] },
    {
      name: 'a cluster',
      seen: {
        here: [Negotiation.on('ipv6'), Negotiation.on('ipv6', { negotiated: other }, { sample: 2 })],
        reference,
      },
      says: ['same'],
    },
    {
      name: 'machines that take turns',
      seen: {
        here: [
          Negotiation.on('ipv6', { negotiated: other }),
          Negotiation.on('ipv6', { negotiated: negotiated && { ...negotiated, guid: '0'.repeat(32) } }, { sample: 2 }),
        ],
        reference,
      },
      says: ['several'],
    },
    {
      name: 'a denied host',
      seen: { here: [Negotiation.on('ipv6', { trouble: denied, negotiated: null, names: null })], reference },
      says: ['kept-out'],
    },
    {
      name: 'a connection that ends',
      seen: { here: [Negotiation.on('ipv6', { trouble: ended, negotiated: null, names: null })], reference },
      says: ['unasked'],
    },
  ],
});
