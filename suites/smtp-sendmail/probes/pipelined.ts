import { probe } from '../../../harness/model/probe.ts';
import { capabilitiesOf, connectTo, offers, replyOf, ServiceInput, times } from '../connection.ts';
import { Pipelined } from '../observations/policy.ts';

/** RFC 2920 3.1: none of these but the last must be the last of its group; RSET undoes the others. */
const commands = ['MAIL FROM:<>', 'RCPT TO:<Postmaster>', 'RSET', 'NOOP'];

export default probe({
  gives: Pipelined,
  input: ServiceInput,
  timeoutMs: times.probe,
  silent: (value) => value.batch.some(({ outcome }) => outcome === 'silent'),
  async run({ input, vantage, signal }) {
    const { helo, ca: _, ...where } = input;
    const { seen, session } = await connectTo(input, vantage, signal);
    const value: Pipelined = { ...where, ...seen, offered: null, commands, single: [], batch: [] };
    if (session === null) return value;
    try {
      const ehlo = await session.ask(`EHLO ${helo}`);
      if (ehlo.code !== 250) return value;
      value.offered = offers(capabilitiesOf(ehlo), 'PIPELINING');
      if (!value.offered) return value;
      for (const command of commands) value.single.push(replyOf(await session.ask(command)));
      if (value.single.every(({ outcome }) => outcome === 'reply')) value.batch = (await session.pipeline(commands)).map(replyOf);
      return value;
    } finally {
      session.quit();
    }
  },
});
