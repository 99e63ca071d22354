import { createHash, randomBytes } from 'node:crypto';
import { z } from 'zod';
import { Control } from '../../../harness/model/vantage.ts';
import { probe } from '../../../harness/model/probe.ts';
import type { Asking } from '../../../harness/net/asking.ts';
import { largeOctets, Upload } from '../../../harness/net/mirror.ts';
import { Transfer } from '../observations.ts';
import { askHttp, readJson } from '../wire/mirror.ts';

/** A large body from and to the control: a black hole for large packets lets everything small pass (RFC 2923 2.1). */
export default probe({
  gives: Transfer,
  input: z.strictObject({ control: Control, stallMs: z.int().min(100), totalMs: z.int().min(100) }),
  timeoutMs: 20_000,
  async run({ input: { control, stallMs, totalMs }, vantage: { local }, signal }) {
    const ask = { address: control.address, port: control.httpPort, local, deadlineMs: stallMs, totalMs, signal };
    const [down, up] = await Promise.all([download(ask), upload(ask)]);
    return { download: down, upload: up };
  },
});

type Timed = Asking & { readonly totalMs: number };

async function download(ask: Timed) {
  const reply = await askHttp({ ...ask, method: 'GET', target: '/large' });
  const expected = largeOctets;
  if (reply.outcome === 'dead') return { status: null, octets: 0, expected, ended: reply.code, ms: 0 };
  const { head, body, ended, ms } = reply;
  return { status: head?.status ?? null, octets: body.octets, expected, ended, ms };
}

async function upload(ask: Timed) {
  const body = randomBytes(largeOctets);
  const expected = body.length;
  const reply = await askHttp({ ...ask, method: 'POST', target: '/upload', body });
  if (reply.outcome === 'dead') return { status: null, expected, arrived: null, isIntact: false, ended: reply.code, ms: 0 };
  const said = readJson(Upload, reply.body.kept.toString('latin1'));
  const isIntact = said?.octets === expected && said.sha256 === createHash('sha256').update(body).digest('hex');
  const { head, ended, ms } = reply;
  return { status: head?.status ?? null, expected, arrived: said?.octets ?? null, isIntact, ended, ms };
}
