import { z } from 'zod';
import { ip } from '../../../harness/address/ip.ts';
import { withoutZone } from '../../../harness/address/literal.ts';
import { Address } from '../../../harness/model/address.ts';
import { probe } from '../../../harness/model/probe.ts';
import type { Vantage } from '../../../harness/model/vantage.ts';
import { dial, type Dialled } from '../../../harness/net/dial.ts';
import { sightedBy } from '../asked.ts';
import { fetchOf, hasMarker, textOf, times } from '../get.ts';
import { questionsFor } from '../iis/questions.ts';
import type { Request } from '../iis/requests.ts';
import { sitesOf, SitesInput } from '../iis-files.ts';
import { BindingCells, type SeenCell } from '../observations/iis.ts';
import { defaultPort } from '../site-url.ts';

const mostCells = 64;
const lanes = 4;
/** No new question after so long; with three silent attempts and the slowest reply the rest fits into the probe's time. */
const patienceMs = 30_000;
const replyMs = 4_000;
const octets = 65_536;

type Port = Pick<SeenCell, 'outcome' | 'detail'>;

/** Asks one address for `/` with each host that the configuration speaks of, on each of its ports. */
export default probe({
  gives: BindingCells,
  input: SitesInput.extend({ address: Address, own: Address, markers: z.record(z.string(), z.string()) }),
  timeoutMs: 60_000,
  silent: ({ cells }) => cells.length > 0 && cells.every(({ outcome }) => outcome === 'timeout'),
  asksThrice: true,
  async run({ input: { address, own, markers, ...files }, vantage, signal, now }) {
    const until = now() + patienceMs;
    const sites = await sitesOf(files);
    const { asked, leftOut } = sites.ok
      ? questionsFor(sites.value, ip(withoutZone(address)), mostCells)
      : { asked: [], leftOut: 0 };
    const states = new Map<number, Promise<Port>>();
    const client = asked.length === 0 ? null : await sightedBy(vantage, null, signal);
    const cells = new Map<number, SeenCell>();
    const queue = asked.entries();
    // One lane that cannot ask ends the others.
    const over = new AbortController();
    const asking = { vantage, signal: AbortSignal.any([signal, over.signal]) };
    const lane = async (): Promise<void> => {
      for (const [at, request] of queue) {
        if (now() > until) return;
        const state = states.get(request.port) ?? portOf(address, request.port, asking);
        states.set(request.port, state);
        const { scheme, port, host, sni } = request;
        const unasked = { scheme, port, host, sni, ...(await state), status: null, site: null, thumbprint: null };
        cells.set(at, unasked.outcome === 'response' ? await cellOf({ address, request, markers, ...asking }) : unasked);
      }
    };
    await Promise.all(Array.from({ length: lanes }, lane)).finally(() => over.abort());
    return {
      address,
      own: withoutZone(own),
      client: client ?? vantage.local,
      cells: [...cells].toSorted(([a], [b]) => a - b).map(([, cell]) => cell),
      leftOut: leftOut + asked.length - cells.size,
    };
  },
});

/** Whether a port takes connections, in three attempts at the same time: a dead one costs one deadline. `response` where it does. */
async function portOf(address: string, port: number, { vantage, signal }: Pick<Asking, 'vantage' | 'signal'>): Promise<Port> {
  const attempts: Dialled[] = await Promise.all(
    Array.from({ length: 3 }, async () => await dial({ address, port, local: vantage.local, timeoutMs: times.connect, signal })),
  );
  for (const attempt of attempts) if (attempt.outcome === 'open') attempt.socket.destroySoon();
  const answer = attempts.find(({ outcome }) => outcome === 'open') ?? attempts.find(({ outcome }) => outcome !== 'timeout');
  if (answer?.outcome === 'open') return { outcome: 'response', detail: null };
  return answer === undefined ? { outcome: 'timeout', detail: 'ETIMEDOUT' } : { outcome: answer.outcome, detail: answer.code };
}

interface Asking {
  readonly address: string;
  readonly request: Request;
  readonly markers: Readonly<Record<string, string>>;
  readonly vantage: Vantage;
  readonly signal: AbortSignal;
}

async function cellOf({ address, request, markers, vantage, signal }: Asking): Promise<SeenCell> {
  const { scheme, port, host, sni } = request;
  const input = {
    scheme,
    address,
    port,
    target: '/',
    ca: null,
    name: sni,
    host: port === defaultPort[scheme] ? host : `${host}:${port}`,
  };
  const limits = { keep: octets, body: octets };
  const fetched = await fetchOf(input, { method: 'GET', limits, idleMs: replyMs, totalMs: replyMs }, vantage, signal);
  const head = fetched.reply?.head ?? null;
  const text = head === null || fetched.reply === null ? null : textOf(head.headers, fetched.reply.body.kept);
  const found = head === null ? undefined : Object.entries(markers).find(([, marker]) => hasMarker(marker, head.headers, text));
  return {
    scheme,
    port,
    host,
    sni,
    outcome: head !== null ? 'response' : outcomeOf(fetched.outcome),
    detail: head === null ? (fetched.detail ?? fetched.outcome).slice(0, 200) : null,
    status: head?.status ?? null,
    site: found?.[0] ?? null,
    thumbprint: fetched.thumbprint,
  };
}

/** The port takes connections, as was seen right before. */
const outcomeOf = (outcome: string): SeenCell['outcome'] => (outcome === 'tls' || outcome === 'refused' ? outcome : 'no-reply');
