import { probe } from '../../../harness/model/probe.ts';
import type { SmtpSession } from '../../../harness/net/smtp.ts';
import { connectTo, replyOf, ServiceInput, times } from '../connection.ts';
import { addressLiteral } from '../address-literal.ts';
import { EhloForms } from '../observations/policy.ts';

/** RFC 3849 and RFC 5737: addresses that nobody has. */
const others = { 4: '192.0.2.254', 6: '2001:db8::ffff' };

export default probe({
  gives: EhloForms,
  input: ServiceInput,
  timeoutMs: times.probe,
  silent: (value) => value.forms.some(({ ehlo }) => ehlo.outcome === 'silent'),
  async run({ input, vantage, signal }) {
    const { helo, ca: _, ...where } = input;
    const { seen, session } = await connectTo(input, vantage, signal);
    const value: EhloForms = { ...where, ...seen, forms: [] };
    if (session === null) return value;
    const own = session.local.address;
    const isV6 = own.includes(':');
    const forms = [
      ['name', helo],
      ['own', addressLiteral(own)],
      ['other', addressLiteral(others[isV6 ? 6 : 4])],
      ...(isV6 ? [['untagged', addressLiteral(own).replace('IPv6:', '')] as const] : []),
    ] as const;
    try {
      for (const [form, argument] of forms) {
        const ehlo = replyOf(await session.ask(`EHLO ${argument}`));
        const mail = ehlo.code === 250 && form !== 'untagged' ? await mailReply(session) : null;
        value.forms.push({ form, argument, ehlo, mail });
        if (ehlo.outcome !== 'reply' || (mail !== null && mail.outcome !== 'reply')) return value;
      }
      return value;
    } finally {
      session.quit();
    }
  },
});

/** What becomes of a mail to postmaster, up to RCPT. */
async function mailReply(session: SmtpSession) {
  const mail = await session.ask('MAIL FROM:<>');
  const rcpt = mail.code === 250 ? await session.ask('RCPT TO:<Postmaster>') : mail;
  if (rcpt.outcome !== 'reply') return replyOf(rcpt);
  const reset = await session.ask('RSET');
  return replyOf(reset.outcome === 'reply' ? rcpt : reset);
}
