import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import { Address } from '../../../harness/model/address.ts';
import { probe } from '../../../harness/model/probe.ts';
import { askedAs, sightedBy } from '../asked.ts';
import { GetInput, isSilent, times, urlOf } from '../get.ts';
import { fileTail, linesWith } from '../log-tail.ts';
import { LogLine } from '../observations/clients.ts';

const pollMs = 100;
/** How long a server may keep a line to itself. IIS flushes its log after a minute at most, which no run waits for. */
const patienceMs = 4_000;
/** A second line of the same request would follow at once. */
const settleMs = 200;

/** Makes a request that can be told from all others, and looks for it in the log that has grown meanwhile. */
export default probe({
  gives: LogLine,
  input: GetInput.extend({ log: z.string(), from: Address.nullable() }),
  timeoutMs: times.probe + patienceMs + settleMs,
  silent: (value) => isSilent(value),
  async run({ input: { log, from, ...input }, vantage, signal, now }) {
    const token = `sixways=${randomUUID().replaceAll('-', '')}`;
    const tail = await fileTail(log);
    const [{ seen }, mirror] = await Promise.all([
      askedAs({ input: { ...input, target: `${input.target}?${token}` }, vantage, from, signal }),
      sightedBy(vantage, from, signal),
    ]);
    const until = now() + (seen.status === null ? 0 : patienceMs);
    let text = await tail.read();
    while (!text.includes(token) && now() < until) {
      await delay(pollMs, undefined, { signal });
      text = await tail.read();
    }
    if (text.includes(token)) await delay(settleMs, undefined, { signal });
    text = await tail.read();
    const { fields, records } = linesWith(log, tail.head, text, token);
    return {
      ...seen,
      url: urlOf(input).slice(0, 2_048),
      log,
      mirror,
      fields: fields === null ? null : [...fields],
      records: records.map((record) => [...record]),
    };
  },
});
