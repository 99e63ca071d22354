import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { brotliDecompress, gunzip, inflate, zstdDecompress } from 'node:zlib';
import { probe } from '../../../harness/model/probe.ts';
import { errnoOf } from '../../../harness/net/dial.ts';
import { fetchOf, GetInput, isSilent, times, urlOf } from '../get.ts';
import { header } from '../pages.ts';
import { Coding } from '../observations/transport.ts';

/** Octets on the wire, and decoded: a small reply may become very large. */
const limits = { keep: 1_048_576, body: 1_048_576 };
const decodedOctets = 8_388_608;

/** RFC 9110 8.4.1, RFC 7932, RFC 8878. */
const decoders = {
  gzip: promisify(gunzip),
  'x-gzip': promisify(gunzip),
  deflate: promisify(inflate),
  br: promisify(brotliDecompress),
  zstd: promisify(zstdDecompress),
} as const;

/** Two GETs: one that offers content codings, one that wants none. */
export default probe({
  gives: Coding,
  input: GetInput.omit({ marker: true }),
  timeoutMs: times.probe,
  silent: ({ offered, identity }) => [offered, identity].some((one) => isSilent({ ...one, detail: one.trouble })),
  async run({ input, vantage, signal }) {
    let local: Coding['local'] = null;
    const ask = async (accepts: string): Promise<Coding['offered']> => {
      const asked = {
        method: 'GET',
        limits,
        idleMs: times.idle,
        totalMs: times.total,
        fields: [['Accept-Encoding', accepts]] as const,
      };
      const fetched = await fetchOf(input, asked, vantage, signal);
      local ??= fetched.local;
      const head = fetched.reply?.head ?? null;
      const at = { outcome: fetched.outcome, status: head?.status ?? null };
      if (head === null || fetched.reply === null) {
        return { ...at, coding: '', varies: false, sha256: null, trouble: fetched.detail?.slice(0, 80) ?? null };
      }
      const coding = (header(head, 'content-encoding') ?? '').toLowerCase().slice(0, 100);
      const varies = /(^|,)\s*(\*|accept-encoding)\s*(,|$)/i.test(header(head, 'vary') ?? '');
      const { ended, body } = fetched.reply;
      if (ended !== 'complete') return { ...at, coding, varies, sha256: null, trouble: ended };
      return { ...at, coding, varies, ...(await decoded(coding, body.kept)) };
    };
    const [offered, identity] = await Promise.all([ask('gzip, br, zstd'), ask('identity')]);
    return { url: urlOf(input), address: input.address, port: input.port, local, offered, identity };
  },
});

const isKnown = (coding: string): coding is keyof typeof decoders => Object.hasOwn(decoders, coding);

/** Codings are undone in reverse order (RFC 9110 8.4). */
async function decoded(coding: string, body: Buffer): Promise<Pick<Coding['offered'], 'sha256' | 'trouble'>> {
  const steps = coding.split(',').map((one) => one.trim());
  let octets = body;
  for (const step of steps.slice(0, 3).toReversed()) {
    if (step === '' || step === 'identity') continue;
    if (!isKnown(step)) return { sha256: null, trouble: `unknown coding ${step}`.slice(0, 80) };
    try {
      octets = await decoders[step](octets, { maxOutputLength: decodedOctets });
    } catch (error) {
      const code = errnoOf(error);
      if (code === null) throw error;
      return { sha256: null, trouble: code.slice(0, 80) };
    }
  }
  return { sha256: createHash('sha256').update(octets).digest('hex'), trouble: null };
}
