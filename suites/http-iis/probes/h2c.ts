import { probe } from '../../../harness/model/probe.ts';
import { requestHead } from '../../../harness/net/http1.ts';
import { open } from '../../../harness/net/http-open.ts';
import { rawExchange } from '../../../harness/net/raw.ts';
import { GetInput, times, urlOf } from '../get.ts';
import { H2c } from '../observations/transport.ts';

const waitMs = 2_000;
/** A frame's head (RFC 9113 4.1), or a status line. */
const enough = 9;
/** RFC 9113 3.4: the preface and an empty SETTINGS frame. */
const preface = Buffer.concat([Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'), Buffer.from([0, 0, 0, 4, 0, 0, 0, 0, 0])]);
const settingsFrame = 4;

type Kind = H2c['preface'];

function kindOf({ octets, ended }: Awaited<ReturnType<typeof rawExchange>>): Kind {
  const status = /^HTTP\/1\.\d (\d{3})/.exec(octets.toString('latin1'))?.[1];
  // RFC 7540 3.2: 101 is followed by frames.
  if (status !== undefined) return status === '101' ? 'h2' : 'http1';
  // RFC 9113 3.4: the server's first frame is SETTINGS.
  if (octets.length >= enough && octets[3] === settingsFrame) return 'h2';
  if (octets.length > 0) return 'other';
  return ended === 'silent' ? 'silent' : 'ended';
}

/** Two connections: one begins with the HTTP/2 preface, one asks to upgrade. */
export default probe({
  gives: H2c,
  input: GetInput.omit({ marker: true, ca: true, name: true, scheme: true }),
  timeoutMs: times.probe,
  silent: (value) => value.preface === 'silent' || value.upgrade === 'silent',
  async run({ input, vantage, signal }) {
    const { address, port, host, target } = input;
    let local: H2c['local'] = null;
    const send = async (octets: Buffer): Promise<Kind> => {
      const at = { to: { address, port }, local: vantage.local, tls: null, connectMs: times.connect, idleMs: waitMs, signal };
      const opened = await open(at);
      if (opened.outcome === 'silent') return 'silent';
      if (opened.outcome !== 'open') return 'refused';
      local ??= opened.local;
      return kindOf(await rawExchange(opened.stream, { octets, enough: enough + 6, waitMs, signal }));
    };
    const upgrade = requestHead({
      method: 'GET',
      target,
      host,
      headers: [
        ['User-Agent', 'sixways'],
        ['Connection', 'Upgrade, HTTP2-Settings'],
        ['Upgrade', 'h2c'],
        // RFC 7540 3.2.1: the payload of a SETTINGS frame; 100 streams, a window of 10 MiB, no push.
        ['HTTP2-Settings', 'AAMAAABkAAQAoAAAAAIAAAAA'],
      ],
    });
    const [byPreface, byUpgrade] = await Promise.all([send(preface), send(upgrade)]);
    return { url: urlOf({ scheme: 'http', host, target }), address, port, local, preface: byPreface, upgrade: byUpgrade };
  },
});
