import { isIPv6 } from 'node:net';
import { probe } from '../../../harness/model/probe.ts';
import type { Vantage } from '../../../harness/model/vantage.ts';
import { fetchOf, GetInput, times, urlOf } from '../get.ts';
import { UploadRun } from '../observations.ts';
import { doubted, runOf, stallMs } from '../runs.ts';

const totalMs = 20_000;
const octets = 307_200;
const body = Buffer.alloc(octets, 'sixways upload\n');
const limits = { keep: 0, body: 65_536 };

type Input = Omit<GetInput, 'marker'>;

/** POST of a large body. */
export default probe({
  gives: UploadRun,
  input: GetInput.omit({ marker: true }),
  timeoutMs: times.connect + 2 * totalMs + 8_000,
  silent: ({ runs }) => runs.length === 3 && runs.every(({ outcome }) => outcome === 'stalled'),
  asksThrice: true,
  async run({ input, vantage, signal, now }) {
    const start = now();
    const post = (to: Input, progress?: () => void) => {
      const asked = { method: 'POST', limits, idleMs: stallMs, totalMs, body, ...(progress === undefined ? {} : { progress }) };
      return fetchOf(to, asked, vantage, signal);
    };
    const fetched = await doubted((progress) => post(input, progress));
    const runs = fetched.map((one) => runOf(one, Math.min(octets, one.reply?.sent ?? 0)));
    const isStalled = runs.some(({ outcome }) => outcome === 'stalled');
    const control: UploadRun['control'] = isStalled ? await controlOf(vantage, post) : 'not-asked';
    const local = fetched[0]?.local ?? null;
    return {
      url: urlOf(input),
      address: input.address,
      port: input.port,
      local,
      asked: octets,
      runs,
      control,
      ms: now() - start,
    };
  },
});

/** The Packet Too Big of an upload has to reach us: a path that loses it on the way to every server is not this server's fault. */
async function controlOf(
  { control }: Vantage,
  post: (to: Input) => ReturnType<typeof fetchOf>,
): Promise<'none' | 'fine' | 'failed'> {
  if (control === null) return 'none';
  const { address, httpPort: port } = control;
  const host = isIPv6(address) ? `[${address}]:${port}` : `${address}:${port}`;
  const { outcome } = await post({ scheme: 'http', address, port, name: null, host, target: '/upload', ca: null });
  return outcome === 'response' ? 'fine' : 'failed';
}
