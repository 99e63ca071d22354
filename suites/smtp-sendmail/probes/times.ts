import { probe } from '../../../harness/model/probe.ts';
import { connectTo, ServiceInput, times } from '../connection.ts';
import { Times } from '../observations/policy.ts';

export default probe({
  gives: Times,
  input: ServiceInput,
  timeoutMs: times.probe,
  async run({ input, vantage, signal, now }) {
    const { helo, ca: _, ...where } = input;
    const { seen, session, greetingMs } = await connectTo(input, vantage, signal);
    if (session === null) return { ...where, ...seen, greetingMs: null, ehloMs: null };
    try {
      const began = now();
      const ehlo = await session.ask(`EHLO ${helo}`);
      return { ...where, ...seen, greetingMs, ehloMs: ehlo.outcome === 'reply' ? now() - began : null };
    } finally {
      session.quit();
    }
  },
});
