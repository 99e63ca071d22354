import { probe } from '../../../harness/model/probe.ts';
import { askedAs } from '../asked.ts';
import { GetInput, isSilent, times } from '../get.ts';
import { BackEnd } from '../observations/clients.ts';

/** GET of a page that the back end makes. */
export default probe({
  gives: BackEnd,
  input: GetInput,
  timeoutMs: times.probe,
  silent: (value) => isSilent(value),
  run: async ({ input, vantage, signal }) => (await askedAs({ input, vantage, signal })).seen,
});
