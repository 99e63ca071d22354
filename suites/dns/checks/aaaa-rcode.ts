import { check } from '../../../harness/model/check.ts';
import { answerText } from '../answers.ts';
import { eachName, firstOtherwise, seenNames } from '../conduct.ts';
import { nameAsked, Names, noData } from '../observations.ts';
import { Server } from '../observations/servers.ts';

const failed = (rcode: string) => ({ answer: { ...noData, authorities: [], rcode } });
const formerr = Server.sample.udp.map((one) => ({ ...one, ...failed('FORMERR') }));

export default check({
  title: 'no error stands for the absence of AAAA',
  requirement:
    'AAAA is never answered with SERVFAIL, NOTIMP, REFUSED, FORMERR or no message at all where A is answered with NOERROR.',
  why: 'Resolvers take an error for a broken server: they ask all the others, and answer their clients with SERVFAIL.',
  fix: 'Answer NOERROR without data for types that are not there; update or replace a name server that cannot.',
  fixes: {
    'edns-intolerant':
      'Update the name server, or the firewall before it: a server that knows no EDNS makes every question cost a second one.',
  },
  level: 'must',
  source: [
    { rfc: 4074, section: '4.3' },
    { rfc: 6891, section: '7' },
  ],
  needs: { names: Names, servers: Server.optional() },
  messages: {
    clean: ['info', '{name} at {server}: {aaaa}'],
    error: ['error', '{name} at {server}: {aaaa} to AAAA {count} of 3 times, but NOERROR to A'],
    once: ['warning', '{name} at {server}: {aaaa} to AAAA once in 3 times, but NOERROR to A'],
    'a-bad': ['not-applicable', '{name} at {server}: A is not answered with NOERROR either ({a})'],
    'edns-intolerant': ['warning', '{server} answers {rcode} to questions with EDNS, and NOERROR without'],
  },
  judge({ names, servers }, say) {
    const intolerant = servers.flatMap((seen) => {
      const { server, plain, udp } = seen.value;
      const rcode = udp.find(({ answer }) => answer !== null)?.answer?.rcode;
      return plain?.answer?.rcode === 'NOERROR' && rcode !== undefined ? [say('edns-intolerant', seen, { server, rcode })] : [];
    });
    const findings = eachName(names).map(({ seen, asked: { a, aaaa }, where }) => {
      const bad = a.find(({ answer }) => answer?.rcode !== 'NOERROR');
      if (bad !== undefined) return say('a-bad', seen, { ...where, a: answerText(bad) });
      const errors = aaaa.filter(
        ({ outcome, answer }) => outcome !== 'silent' && answer?.rcode !== 'NOERROR' && answer?.rcode !== 'NXDOMAIN',
      );
      const [first] = errors;
      const [any] = aaaa;
      if (first === undefined) return say('clean', seen, { ...where, aaaa: any === undefined ? 'nothing' : answerText(any) });
      const values = { ...where, aaaa: answerText(first) };
      return errors.length === 1 ? say('once', seen, values) : say('error', seen, { ...values, count: errors.length });
    });
    return [...intolerant, ...findings];
  },
  examples: [
    { name: 'answered', seen: { names: [Names.on('ipv6')] }, says: ['clean'] },
    ...['SERVFAIL', 'NOTIMP', 'REFUSED', 'FORMERR'].map((rcode) => ({
      name: `${rcode} for AAAA`,
      seen: seenNames(nameAsked({}, failed(rcode))),
      says: ['error'] as const,
    })),
    {
      name: 'octets that are no message',
      seen: seenNames(nameAsked({}, { outcome: 'malformed', detail: 'unreadable', answer: null })),
      says: ['error'],
    },
    { name: 'an error at times', seen: seenNames(firstOtherwise(nameAsked(), 'aaaa', failed('SERVFAIL'))), says: ['once'] },
    { name: 'an error for A too', seen: seenNames(nameAsked(failed('SERVFAIL'), failed('SERVFAIL'))), says: ['a-bad'] },
    {
      name: 'a server before EDNS',
      seen: {
        ...seenNames(nameAsked(failed('FORMERR'), failed('FORMERR'))),
        servers: [Server.on('ipv6', { udp: formerr, plain: Server.sample.udp[0] ?? null })],
      },
      says: ['a-bad', 'edns-intolerant'],
    },
  ],
});
