import { probe } from '../../../harness/model/probe.ts';
import { capabilitiesOf, connectTo, helloOf, isSilent, offers, replyOf, ServiceInput, times, tlsOf } from '../connection.ts';
import { Session } from '../observations.ts';

export default probe({
  gives: Session,
  input: ServiceInput,
  timeoutMs: times.probe,
  silent: (value) => isSilent(value) || value.ehlo?.outcome === 'silent',
  async run({ input, vantage, signal }) {
    const { helo, ca: _, ...where } = input;
    const { seen, session } = await connectTo(input, vantage, signal);
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
