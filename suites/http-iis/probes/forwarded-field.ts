import { probe } from '../../../harness/model/probe.ts';
import { askedAs, textOf } from '../asked.ts';
import { GetInput, isSilent, times } from '../get.ts';
import { ForwardedField } from '../observations/clients.ts';

/** Asks the back end what Forwarded field its proxy sent. */
export default probe({
  gives: ForwardedField,
  input: GetInput,
  timeoutMs: times.probe,
  silent: (value) => isSilent(value),
  async run({ input, vantage, signal }) {
    const { fetched, seen } = await askedAs({ input, vantage, signal });
    const text = seen.status === 200 ? textOf(fetched).trim() : '';
    const line = /^\s*forwarded:\s*(.*)$/im.exec(text)?.[1] ?? (text.includes('\n') ? '' : text);
    return { ...seen, value: line.trim() === '' ? null : line.trim().slice(0, 2_000) };
  },
});
