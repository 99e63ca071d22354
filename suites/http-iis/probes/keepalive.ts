import { probe } from '../../../harness/model/probe.ts';
import { askOn, connection, type Ending, endingOf } from '../connections.ts';
import { GetInput, times, urlOf } from '../get.ts';
import { KeepAlive } from '../observations/transport.ts';

const asked = 10;

/** Ten HEAD requests on one connection, each after the reply to the one before. */
export default probe({
  gives: KeepAlive,
  input: GetInput.omit({ marker: true }),
  timeoutMs: times.probe + asked * 1_000,
  silent: ({ end }) => end === 'silent',
  async run({ input, vantage, signal }) {
    const on = await connection(input, vantage, signal);
    let answered = 0;
    let end: Ending = 'unsent';
    for (let nth = 0; nth < asked; nth += 1) {
      if (on?.state !== 'open') break;
      end = endingOf(await askOn(on, input, times.idle, 'HEAD'));
      if (end !== 'answered') break;
      answered += 1;
    }
    if (on !== null && end === 'answered' && answered < asked && on.state !== 'open') end = on.state;
    on?.close();
    return { url: urlOf(input), address: input.address, port: input.port, local: on?.local ?? null, asked, answered, end };
  },
});
