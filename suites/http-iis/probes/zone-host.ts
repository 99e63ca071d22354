import { probe } from '../../../harness/model/probe.ts';
import { get, GetInput, isSilent, times } from '../get.ts';
import { ZoneHost } from '../observations/literals.ts';

export default probe({
  gives: ZoneHost,
  input: GetInput,
  timeoutMs: times.probe,
  silent: (value) => isSilent(value),
  run: ({ input, vantage, signal }) => get(input, vantage, signal),
});
