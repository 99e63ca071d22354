import { check } from '../../../harness/model/check.ts';
import { eachName, firstOtherwise, seenNames } from '../conduct.ts';
import { nameAsked, Names, noData } from '../observations.ts';

const nxdomain = { answer: { ...noData, rcode: 'NXDOMAIN' } };

export default check({
  title: 'AAAA does not deny a name that has A',
  requirement: 'No server answers NXDOMAIN to AAAA for a name of which it has any other record.',
  why: 'NXDOMAIN denies the whole name: a resolver that hears it in answer to AAAA may answer A from its cache with NXDOMAIN as well, so that IPv4 clients lose the service too.',
  fix: 'Update or replace the name server (often a load balancer): for a type that it does not have it must answer NOERROR without data.',
  level: 'must',
  source: [
    { rfc: 4074, section: '4.2' },
    { rfc: 8020, section: '2' },
    { rfc: 6147, section: '5.1.2' },
  ],
  needs: { names: Names },
  messages: {
    consistent: ['info', '{name} at {server}: A and AAAA agree on whether the name exists'],
    denied: ['error', '{name} at {server}: NXDOMAIN to AAAA {count} of 3 times, {soa} SOA, but NOERROR to A'],
    once: ['warning', '{name} at {server}: NXDOMAIN to AAAA once in 3 times, but NOERROR to A'],
    'not-there': ['not-applicable', '{name} does not exist at {server}'],
    'a-bad': ['not-applicable', '{name} at {server}: A is not answered with NOERROR either'],
  },
  judge({ names }, say) {
    return eachName(names).map(({ seen, asked, where }) => {
      const isThere = asked.a.filter(({ answer }) => answer?.rcode === 'NOERROR').length >= 2;
      const denials = asked.aaaa.flatMap(({ answer }) => (answer?.rcode === 'NXDOMAIN' ? [answer] : []));
      if (asked.a.every(({ answer }) => answer?.rcode === 'NXDOMAIN')) return say('not-there', seen, where);
      if (!isThere) return say('a-bad', seen, where);
      if (denials.length === 0) return say('consistent', seen, where);
      if (denials.length === 1) return say('once', seen, where);
      const soa = denials.some(({ authorities }) => authorities.some(({ type }) => type === 'SOA')) ? 'with' : 'without';
      return say('denied', seen, { ...where, count: denials.length, soa });
    });
  },
  examples: [
    { name: 'both exist', seen: { names: [Names.on('ipv6')] }, says: ['consistent'] },
    { name: 'a load balancer that knows A only', seen: seenNames(nameAsked({}, nxdomain)), says: ['denied'] },
    {
      name: 'one of several servers behind one address',
      seen: seenNames(firstOtherwise(nameAsked(), 'aaaa', nxdomain)),
      says: ['once'],
    },
    { name: 'no such name', seen: seenNames(nameAsked(nxdomain, nxdomain)), says: ['not-there'] },
    {
      name: 'a server that fails',
      seen: seenNames(nameAsked({ answer: { ...noData, rcode: 'SERVFAIL' } }, nxdomain)),
      says: ['a-bad'],
    },
  ],
});
