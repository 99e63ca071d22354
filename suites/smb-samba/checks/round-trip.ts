import { check } from '../../../harness/model/check.ts';
import { endpointText } from '../../../harness/model/reach.ts';
import { Session } from '../observations/session.ts';
import { rejected, roundTripOn, sessionOn } from '../session-examples.ts';
import { trouble, troubleText } from '../troubles.ts';

const failing = trouble('silent', { during: 'WRITE', detail: 'nothing for 5000 ms' });

export default check({
  title: 'a file goes there and comes back',
  requirement: 'A file is written, listed, read back with the same SHA-256 and removed, and every answer has a valid signature.',
  why: 'Login and browsing are small packets: a path that loses large ones, or a server that changes octets, shows with a file only.',
  fix: 'Look at the step that failed: ACCESS_DENIED is a right of the user in this directory, silence at WRITE or READ is a path that drops large packets (ICMPv6 type 2 filtered).',
  fixes: {
    changed: 'Compare what lies on disk with what the server sends (`vfs objects` that change content, a proxy, bad memory).',
    left: 'Remove the file named here, and see why the server did not honour FILE_DELETE_ON_CLOSE.',
  },
  level: 'must',
  source: [{ text: 'MS-SMB2 2.2.13, 2.2.19, 2.2.21 and 2.2.33' }, { rfc: 4821 }],
  requires: ['smb-samba/login', 'smb-samba/unc-forms'],
  needs: { session: Session },
  messages: {
    whole: ['info', '{endpoint} gave back {octets} octets unchanged'],
    failed: ['error', '{endpoint} failed with {file} of {octets} octets at {trouble}'],
    changed: ['error', '{endpoint} gave back other octets than were written to {file}'],
    unlisted: ['error', '{endpoint} does not list {file} with its {octets} octets'],
    left: ['error', '{endpoint} did not remove {file}'],
    'not-granted': ['not-applicable', 'the target grants no directory for a file'],
  },
  judge({ session }, say) {
    return session.map((at) => {
      const done = at.value.roundTrip;
      const endpoint = endpointText(at.value);
      if (done === null) return say('not-granted', at);
      const { file, octets, trouble: met, same, listed, removed } = done;
      if (!removed) return say('left', at, { endpoint, file });
      if (same === false) return say('changed', at, { endpoint, file });
      if (met !== null) return say('failed', at, { endpoint, file, octets, trouble: troubleText(met) });
      return listed === true ? say('whole', at, { endpoint, octets }) : say('unlisted', at, { endpoint, file, octets });
    });
  },
  examples: [
    { name: 'unchanged', seen: { session: [roundTripOn('ipv6')] }, says: ['whole'] },
    {
      name: 'large packets are lost',
      seen: { session: [roundTripOn('ipv6', { trouble: failing, same: null, listed: null })] },
      says: ['failed'],
    },
    { name: 'other octets', seen: { session: [roundTripOn('ipv6', { same: false })] }, says: ['changed'] },
    { name: 'not in the listing', seen: { session: [roundTripOn('ipv6', { listed: false })] }, says: ['unlisted'] },
    { name: 'still there', seen: { session: [roundTripOn('ipv6', { removed: false })] }, says: ['left'] },
    { name: 'nothing granted', seen: { session: [sessionOn('ipv6', { roundTrip: null })] }, says: ['not-granted'] },
    { name: 'no login', seen: { session: [sessionOn('ipv6', rejected)] }, says: ['not-granted'] },
  ],
});
