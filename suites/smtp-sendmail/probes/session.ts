import { setTimeout as delay } from 'node:timers/promises';
import { probe } from '../../../harness/model/probe.ts';
import { capabilitiesOf, connectTo, helloOf, offers, replyOf, ServiceInput, times, tlsOf } from '../connection.ts';
import { Session } from '../observations.ts';

/** A greeting that is not there by then may never come, and two more connections ask for one. */
const doubtMs = 2_500;

/** The first connection that is greeted, of three where the first one waits. */
async function greetedThrice(...to: Parameters<typeof connectTo>): ReturnType<typeof connectTo> {
  const first = connectTo(...to);
  const doubt = new AbortController();
  const isSettled = first.then(
    () => true,
    () => true,
  );
  const inTime = await Promise.race([isSettled, delay(doubtMs, false, { signal: doubt.signal })]);
  doubt.abort();
  const all = await Promise.all(inTime ? [first] : [first, connectTo(...to), connectTo(...to)]);
  const [best = all[0], ...others] = all.filter(({ session }) => session !== null);
  for (const { session } of others) session?.quit();
  return best ?? (await first);
}

export default probe({
  gives: Session,
  input: ServiceInput,
  timeoutMs: times.probe,
  // Whether the port opens is asked by others.
  silent: ({ greeting, ehlo }) => greeting?.outcome === 'silent' || ehlo?.outcome === 'silent',
  asksThrice: true,
  async run({ input, vantage, signal }) {
    const { helo, ca: _, ...where } = input;
    const { seen, session } = await greetedThrice(input, vantage, signal);
    const value: Session = { ...where, ...seen, ehlo: null, capabilities: [], starttls: null, tls: null, secured: null };
    if (session === null) return value;
    try {
      if (session.shaken?.outcome === 'session') value.tls = tlsOf(session.shaken.session);
      const ehlo = await session.ask(`EHLO ${helo}`);
      value.ehlo = replyOf(ehlo);
      value.capabilities = capabilitiesOf(ehlo);
      if (value.tls !== null || !offers(value.capabilities, 'STARTTLS')) return value;
      const { reply, shaken, ahead } = await session.startTls(helloOf(input));
      value.starttls = { reply: replyOf(reply), failure: null, ahead };
      if (shaken === null) return value;
      if (shaken.outcome !== 'session') {
        value.starttls.failure = `${shaken.outcome}: ${shaken.detail}`.slice(0, 200);
        return value;
      }
      value.tls = tlsOf(shaken.session);
      value.secured = capabilitiesOf(await session.ask(`EHLO ${helo}`));
      return value;
    } finally {
      session.quit();
    }
  },
});
