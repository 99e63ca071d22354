import { check } from '../../../harness/model/check.ts';
import { addressRecords } from '../answers.ts';
import { namesWith } from '../examples.ts';
import { nameAsked, Names, rr, sampleAnswer } from '../observations.ts';

const mostTimes = 2;

const www = 'www.example.test';
const records = (type: 'A' | 'AAAA', text: string, ttl: number) => ({
  answer: { ...sampleAnswer, answers: [rr(www, type, text, { ttl })] },
});
const lasting = (a: number, aaaa: number) =>
  Names.on('ipv6', { names: [nameAsked(records('A', '198.51.100.80', a), records('AAAA', '2001:db8::80', aaaa))] });

/** RFC 4472 4.4. In the authoritative view only: what a cache tells is what is left. */
export default check({
  title: 'A and AAAA expire together',
  requirement: 'The TTLs of the A and AAAA records of a name are equal, or within a factor of two.',
  why: 'When one expires long before the other, caches hold half of the name, and a change arrives for one family hours before the other.',
  fix: 'Give both record sets the same TTL.',
  level: 'should',
  source: [{ rfc: 4472, section: '4.4' }],
  needs: { names: Names },
  messages: {
    same: ['info', '{name}: A {a} s, AAAA {aaaa} s'],
    differ: ['warning', '{name} at {server}: A lasts {a} s, AAAA {aaaa} s'],
    none: ['not-applicable', 'no name has both A and AAAA records'],
  },
  judge({ names }, say) {
    const findings = names.flatMap((at) =>
      at.value.names.flatMap((asked) => {
        const found = addressRecords(asked);
        if (found.a.length === 0 || found.aaaa.length === 0) return [];
        const least = (list: typeof found.a) => Math.min(...list.map(({ ttl }) => ttl));
        const [a, aaaa] = [least(found.a), least(found.aaaa)];
        const { name } = asked;
        const differ = Math.max(a, aaaa) > mostTimes * Math.min(a, aaaa);
        return [differ ? say('differ', at, { name, server: at.value.server, a, aaaa }) : say('same', at, { name, a, aaaa })];
      }),
    );
    return findings.length > 0 ? findings : [say('none', names)];
  },
  examples: [
    { name: 'equal', seen: { names: [Names.on('ipv6')] }, says: ['same'] },
    { name: 'within a factor of two', seen: { names: [lasting(300, 600)] }, says: ['same'] },
    { name: 'an hour and half a minute', seen: { names: [lasting(3_600, 30)] }, says: ['differ'] },
    { name: 'one is never kept', seen: { names: [lasting(300, 0)] }, says: ['differ'] },
    { name: 'one family', seen: { names: [namesWith(['198.51.100.80'], [])] }, says: ['none'] },
  ],
});
