import { probe } from '../../../harness/model/probe.ts';
import { times } from '../get.ts';
import { handshake, HelloInput } from '../handshake.ts';
import { Hello } from '../observations.ts';

export default probe({
  gives: Hello,
  input: HelloInput,
  timeoutMs: times.probe,
  silent: ({ outcome }) => outcome === 'silent',
  run: ({ input, vantage, signal }) => handshake(input, { min: 'TLSv1.2', max: 'TLSv1.3' }, vantage, signal),
});
