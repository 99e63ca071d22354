import { probe } from '../../../harness/model/probe.ts';
import { Declared } from '../observations/clients.ts';

/** Asks nobody: the config is the source. */
export default probe({
  gives: Declared,
  input: Declared.schema,
  timeoutMs: 1_000,
  run: async ({ input }) => input,
});
