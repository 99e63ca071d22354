import { check } from '../../../harness/model/check.ts';
import { Llmnr } from '../observations/clients.ts';

const silent: Llmnr['a'] = { outcome: 'silent', rcode: null, addresses: [], from: null, ms: null };
const { a: answered } = Llmnr.sample;
const nothing = { ...answered, addresses: [] };

/** RFC 4795 2.3: on each interface a responder listens to the groups of both families. */
export default check({
  title: 'LLMNR is answered as declared',
  requirement:
    'A host that is declared to answer LLMNR answers for A and AAAA on both multicast groups, and one that is not stays silent.',
  why: 'Names without a DNS server are found so over IPv6 alone; where it is not wanted, anyone on the link may answer in another’s name.',
  fix: 'Open udp/5355 to ff02::1:3 on the host that shall answer. Where nobody shall: the policy “Turn off multicast name resolution”.',
  fixes: { 'a-only': 'Let the responder answer for the host’s IPv6 addresses too.' },
  level: 'info',
  source: [
    { rfc: 4795, section: '2.1' },
    { rfc: 4795, section: '2.3' },
  ],
  on: ['ipv4', 'ipv6'],
  needs: { llmnr: Llmnr },
  messages: {
    answers: ['info', '{from} answers for {name} on {group}: {addresses}'],
    quiet: ['info', 'nobody answers for {name} on {group}'],
    'a-only': ['warning', '{from} answers for {name} on {group} with {addresses}, and not with an address of the other family'],
    unwanted: ['warning', '{from} answers for {name} on {group}, and is declared not to'],
    silent: ['warning', 'nobody answers for {name} on {group}; the host that is known to answer does'],
    'no-control': ['no-control', 'nobody answers for {name} on {group}, and no host is named that is known to answer'],
    filtered: ['path-fault', 'nobody answers on {group}, the host that is known to answer neither'],
  },
  judge({ llmnr }, say) {
    return llmnr.map((at) => {
      const { group, name, answers, a, aaaa, control } = at.value;
      const where = { name, group };
      const heard = [a, aaaa].filter(({ outcome }) => outcome === 'answer');
      const addresses = heard.flatMap((one) => one.addresses).join(', ');
      const values = { ...where, from: heard[0]?.from ?? 'somebody', addresses: addresses === '' ? 'no address' : addresses };
      if (heard.length > 0 && !answers) return say('unwanted', at, values);
      if (heard.length > 0) {
        return a.addresses.length > 0 && aaaa.addresses.length > 0 ? say('answers', at, values) : say('a-only', at, values);
      }
      if (control?.outcome === 'silent') return say('filtered', at, { group });
      if (!answers) return say('quiet', at, where);
      return control === null ? say('no-control', at, where) : say('silent', at, where);
    });
  },
  examples: [
    { name: 'both families', seen: { llmnr: [Llmnr.on('ipv6')] }, says: ['answers'] },
    { name: 'A only', seen: { llmnr: [Llmnr.on('ipv6', { aaaa: nothing })] }, says: ['a-only'] },
    { name: 'declared silent, and answers', seen: { llmnr: [Llmnr.on('ipv6', { answers: false })] }, says: ['unwanted'] },
    {
      name: 'declared silent, and is',
      seen: { llmnr: [Llmnr.on('ipv6', { answers: false, a: silent, aaaa: silent })] },
      says: ['quiet'],
    },
    {
      name: 'silent, another answers',
      seen: { llmnr: [Llmnr.on('ipv6', { a: silent, aaaa: silent, control: answered })] },
      says: ['silent'],
    },
    {
      name: 'silent, nobody to compare with',
      seen: { llmnr: [Llmnr.on('ipv6', { a: silent, aaaa: silent })] },
      says: ['no-control'],
    },
    {
      name: 'no multicast',
      seen: { llmnr: [Llmnr.on('ipv6', { a: silent, aaaa: silent, control: silent })] },
      says: ['filtered'],
    },
  ],
});
