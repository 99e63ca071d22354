import { createHash } from 'node:crypto';
import { z } from 'zod';
import { probe } from '../../../harness/model/probe.ts';
import { dial } from '../../../harness/net/dial.ts';
import { http2Get } from '../../../harness/net/http2.ts';
import { shake } from '../../../harness/net/tls.ts';
import { GetInput, hasMarker, textOf, settleRate, times, urlOf } from '../get.ts';
import { H2Page } from '../observations/literals.ts';

const limits = { keep: 65_536, read: 1_048_576 };

/** One GET over HTTP/2, with SNI as the input's name says and any `:authority`. */
export default probe({
  gives: H2Page,
  input: GetInput.extend({ form: z.enum(['literal', 'name']) }),
  timeoutMs: times.probe + times.idle,
  silent: ({ outcome }) => outcome === 'silent',
  async run({ input, vantage, signal }): Promise<H2Page> {
    const { address, port, name, host, target, form, ca, marker } = input;
    const base = { url: urlOf(input), address, port, authority: host, form };
    const without = { local: null, status: null, headers: [], body: null, marker: null };
    const dialled = await dial({ address, port, local: vantage.local, timeoutMs: times.connect, signal });
    if (dialled.outcome === 'unreachable') throw dialled.error;
    if (dialled.outcome !== 'open') {
      return { ...base, ...without, outcome: dialled.outcome === 'timeout' ? 'silent' : 'refused', detail: dialled.code };
    }
    const { local } = dialled;
    const hello = { sni: name, identity: name ?? address, alpn: ['h2', 'http/1.1'], ca, timeoutMs: times.idle, signal };
    const shaken = await shake(dialled.socket, { ...hello, min: 'TLSv1.2', max: 'TLSv1.3' });
    if (shaken.outcome !== 'session') {
      const outcome = shaken.outcome === 'silent' ? 'silent' : 'tls';
      return { ...base, ...without, local, outcome, detail: `${shaken.outcome}: ${shaken.detail}`.slice(0, 200) };
    }
    if (shaken.session.alpn !== 'h2') {
      shaken.socket.destroySoon();
      return { ...base, ...without, local, outcome: 'no-h2', detail: shaken.session.alpn };
    }
    const headers = { 'user-agent': 'sixways', accept: '*/*', 'accept-encoding': 'identity', 'cache-control': 'no-cache' };
    const reply = await http2Get(shaken.socket, {
      authority: host,
      path: target,
      headers,
      ...limits,
      totalMs: times.idle,
      signal,
    });
    settleRate(reply.status, base.url);
    const text = reply.status === null ? null : textOf(reply.headers, reply.body);
    return {
      ...base,
      local,
      outcome: reply.outcome,
      detail: reply.detail?.slice(0, 200) ?? null,
      status: reply.status,
      headers: reply.headers.slice(0, 200).map(([field, value]) => [field.slice(0, 200), value.slice(0, 4_000)]),
      body:
        reply.status === null
          ? null
          : { octets: reply.octets, sha256: createHash('sha256').update(reply.body).digest('hex'), text, ended: reply.ended },
      marker: marker === null || reply.status === null ? null : hasMarker(marker, reply.headers, text),
    };
  },
});
