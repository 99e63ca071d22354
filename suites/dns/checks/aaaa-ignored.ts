import { check } from '../../../harness/model/check.ts';
import { eachName, firstOtherwise, seenNames } from '../conduct.ts';
import { nameAsked, Names, silence } from '../observations.ts';

const slow = 1_000;
const quick = 200;

export default check({
  title: 'AAAA queries are answered',
  requirement: 'A server that answers A answers AAAA of the same name, and within the same order of time.',
  why: 'Clients ask both, and wait: the resolver library of a Linux host for 15 s by default, before it goes on with IPv4.',
  fix: 'Update or replace the name server (often a load balancer, or a firewall before it); no query is to be dropped for its type.',
  level: 'must',
  source: [
    { rfc: 4074, section: '4.1' },
    { rfc: 4472, section: '3.1' },
  ],
  needs: { names: Names },
  messages: {
    answered: ['info', '{name} at {server}: AAAA answered in {ms} ms'],
    ignored: ['error', '{name} at {server}: A was answered 3 of 3 times, AAAA not once in 3'],
    sometimes: ['warning', '{name} at {server}: A was answered 3 of 3 times, AAAA {count} of 3'],
    late: ['warning', '{name} at {server}: AAAA came after {ms} ms, A after {aMs} ms'],
    silent: ['not-applicable', '{server} does not answer A of {name}'],
    few: ['few-samples', '{name} at {server}: A was answered {count} of 3 times'],
  },
  judge({ names }, say) {
    return eachName(names).map(({ seen, asked: { a, aaaa }, where }) => {
      const answers = a.filter(({ answer }) => answer !== null).length;
      if (answers === 0) return say('silent', seen, where);
      if (answers < 3) return say('few', seen, { ...where, count: answers });
      const count = aaaa.filter(({ outcome }) => outcome !== 'silent').length;
      if (count === 0) return say('ignored', seen, where);
      if (count < 3) return say('sometimes', seen, { ...where, count });
      const came = aaaa.filter(({ answer }) => answer !== null);
      // Octets that are no answer were waited for until the deadline, in case that a better one came.
      const ms = came.length === 0 ? 0 : Math.round(Math.min(...came.map((one) => one.ms)));
      const aMs = Math.round(Math.max(...a.map((one) => one.ms)));
      if (ms > slow && aMs < quick) return say('late', seen, { ...where, ms, aMs });
      return say('answered', seen, { ...where, ms });
    });
  },
  examples: [
    { name: 'answered', seen: { names: [Names.on('ipv6')] }, says: ['answered'] },
    { name: 'dropped for its type', seen: seenNames(nameAsked({}, silence)), says: ['ignored'] },
    { name: 'late', seen: seenNames(nameAsked({}, { ms: 1_500 })), says: ['late'] },
    { name: 'dropped at times', seen: seenNames(firstOtherwise(nameAsked(), 'aaaa', silence)), says: ['sometimes'] },
    { name: 'a dead server', seen: seenNames(nameAsked(silence, silence)), says: ['silent'] },
    { name: 'a line that loses packets', seen: seenNames(firstOtherwise(nameAsked(), 'a', silence)), says: ['few'] },
  ],
});
