import { z } from 'zod';
import { probe } from '../../../harness/model/probe.ts';
import { connectTo, replyOf, secure, ServiceInput, times } from '../connection.ts';
import { recipientKinds, Recipients } from '../observations/policy.ts';

/** RSET after each, and no DATA: nothing is ever sent to anybody. The null sender (RFC 5321 4.5.5) is one that no server may refuse as such. */
export default probe({
  gives: Recipients,
  input: ServiceInput.extend({
    relays: z.boolean(),
    recipients: z.array(z.strictObject({ kind: z.enum(recipientKinds), recipient: z.string().max(400) })).max(8),
  }),
  timeoutMs: times.probe,
  async run({ input, vantage, signal }) {
    const { helo: _, ca: __, recipients, ...where } = input;
    const { seen, session } = await connectTo(input, vantage, signal);
    const value: Recipients = { ...where, ...seen, answers: [] };
    if (session === null) return value;
    try {
      if ((await secure(session, input))?.code !== 250) return value;
      for (const { kind, recipient } of recipients) {
        const mail = replyOf(await session.ask('MAIL FROM:<>'));
        const rcpt = mail.code === 250 ? replyOf(await session.ask(`RCPT TO:<${recipient}>`)) : null;
        value.answers.push({ kind, recipient, mail, rcpt });
        if ((await session.ask('RSET')).outcome !== 'reply') return value;
      }
      return value;
    } finally {
      session.quit();
    }
  },
});
