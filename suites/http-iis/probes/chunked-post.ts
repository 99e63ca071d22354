import { probe } from '../../../harness/model/probe.ts';
import { fetchOf, GetInput, isSilent, times, urlOf } from '../get.ts';
import { ChunkedPost } from '../observations/transport.ts';

const line = 'sixways chunk\n';
const chunks = [1, 40, 200].map((times) => line.repeat(times));
/** RFC 9112 7.1. */
const body = Buffer.from([...chunks.map((chunk) => `${chunk.length.toString(16)}\r\n${chunk}\r\n`), '0\r\n\r\n'].join(''));
const fields = [
  ['Transfer-Encoding', 'chunked'],
  ['Content-Type', 'application/octet-stream'],
] as const;

/** POST of a small body whose length is not told. */
export default probe({
  gives: ChunkedPost,
  input: GetInput.omit({ marker: true }),
  timeoutMs: times.probe,
  silent: (value) => isSilent(value),
  async run({ input, vantage, signal }) {
    const limits = { keep: 0, body: 65_536 };
    const asked = { method: 'POST', limits, idleMs: times.idle, totalMs: times.total, body, fields };
    const { outcome, detail, local, reply } = await fetchOf(input, asked, vantage, signal);
    return {
      url: urlOf(input),
      address: input.address,
      port: input.port,
      local,
      outcome,
      detail: detail?.slice(0, 200) ?? null,
      status: reply?.head?.status ?? null,
    };
  },
});
