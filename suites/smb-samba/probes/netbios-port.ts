import { probe } from '../../../harness/model/probe.ts';
import { dial } from '../../../harness/net/dial.ts';
import { EndpointInput } from '../meeting.ts';
import { NetbiosPort } from '../observations.ts';

export default probe({
  gives: NetbiosPort,
  input: EndpointInput,
  timeoutMs: 4_000,
  silent: ({ outcome }) => outcome === 'timeout',
  async run({ input, vantage, signal }) {
    // A closed port is what is hoped for; three SYNs would make every filtered one slow.
    const dialled = await dial({ ...input, local: vantage.local, timeoutMs: 1_200, signal });
    if (dialled.outcome === 'open') dialled.socket.resetAndDestroy();
    return { ...input, outcome: dialled.outcome };
  },
});
