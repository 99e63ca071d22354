import { probe } from '../../../harness/model/probe.ts';
import { classifyNat } from '../../../harness/net/teredo/nat-class.ts';
import { TeredoNat } from '../observations.ts';
import { mapping, ServerInput } from '../wire/teredo-server.ts';

/** Classifies the NAT between here and the Teredo server. */
export default probe({
  gives: TeredoNat,
  input: ServerInput,
  timeoutMs: 20_000,
  async run({ input: { timeoutMs, tries, ...server }, signal, now }) {
    const { natClass, primary, secondary } = await classifyNat({ server, timers: { timeoutMs, tries }, now, signal });
    return { natClass, primary: mapping(primary), secondary: mapping(secondary) };
  },
});
