import { formatAddress } from '../../../harness/address/ip.ts';
import { decodeTeredo } from '../../../harness/address/teredo.ts';
import { check } from '../../../harness/model/check.ts';
import { aaaaOf } from '../examples.ts';
import { Names } from '../observations.ts';
import { publishedAaaa } from '../published.ts';

export default check({
  title: 'no Teredo address in DNS',
  requirement: 'No name has an AAAA record in 2001::/32.',
  why: 'The address is a NAT’s mapping of the moment: it changes with it, and until then whoever takes it needs a relay and finds the host asleep.',
  fix: 'Delete the record, and switch registration off on the Teredo interface; publish a native address.',
  level: 'must',
  source: [
    { rfc: 4472, section: '2.4' },
    { rfc: 4380, section: '4' },
  ],
  needs: { names: Names },
  messages: {
    teredo: ['error', '{name} has AAAA {address}: a Teredo client of {server}, behind {mapped} port {port}'],
    fine: ['info', '{count} AAAA records looked at'],
    none: ['not-applicable', 'no name has an AAAA record'],
  },
  judge({ names }, say) {
    const published = publishedAaaa(names);
    if (published.length === 0) return [say('none', names)];
    const findings = published.flatMap(({ name, text, address, at }) => {
      const teredo = decodeTeredo(address);
      if (teredo === null) return [];
      const { server, client, port } = teredo;
      return [say('teredo', at, { name, address: text, server: formatAddress(server), mapped: formatAddress(client), port })];
    });
    return findings.length > 0 ? findings : [say('fine', names, { count: published.length })];
  },
  examples: [
    { name: 'a native address', seen: { names: [aaaaOf('2001:db8::80')] }, says: ['fine'] },
    { name: 'it registered itself', seen: { names: [aaaaOf('2001:0:c633:6442:1cba:f226:34ff:8edc')] }, says: ['teredo'] },
    { name: 'no AAAA', seen: { names: [aaaaOf()] }, says: ['none'] },
  ],
});
