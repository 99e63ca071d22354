import { z } from 'zod';
import { Control } from '../../../harness/model/vantage.ts';
import { probe } from '../../../harness/model/probe.ts';
import { TokenSeen } from '../../../harness/net/mirror.ts';
import { Token } from '../observations.ts';
import { askHttp, newToken, readJson } from '../wire/mirror.ts';
import { echoDatagram } from '../wire/mirror-datagram.ts';

/** The IPv4 question is small, and asked of a mirror that has had its time already. */
const accountMs = 2_000;

/** One token through the tunnel; when it stays unanswered, the control tells over IPv4 whether it came. */
export default probe({
  gives: Token,
  input: z.strictObject({ control: Control, deadlineMs: z.int().min(100) }),
  timeoutMs: 15_000,
  async run({ input: { control, deadlineMs }, vantage: { local }, signal, now }) {
    const { address, ipv4 } = control;
    const token = newToken();
    const echo = await echoDatagram({ address, port: control.echoPort, local, deadlineMs, signal }, token, now);
    const { ms, source, tries, code } = echo;
    if (ms !== null && source !== null) return { address, answered: { ms, source }, tries, code, account: null };
    if (ipv4 === null) return { address, answered: null, tries, code, account: null };
    // Not bound to the tunnel's address: this question goes beside it.
    const asked = { address: ipv4, port: control.httpPort, local: null, deadlineMs: accountMs, signal };
    const reply = await askHttp({ ...asked, method: 'GET', target: `/seen?token=${token}` });
    const said = reply.outcome === 'dead' ? null : readJson(TokenSeen, reply.body.kept.toString('latin1'));
    const account = said && { isSeen: said.seen, source: said.source?.address ?? null, answerError: said.answerError };
    return { address, answered: null, tries, code, account };
  },
});
