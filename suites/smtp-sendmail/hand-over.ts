import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { Vantage } from '../../harness/model/vantage.ts';
import { dial } from '../../harness/net/dial.ts';
import { ServiceInput, times } from './connection.ts';
import { MailboxAt } from './mailbox/mailbox.ts';
import { lookInto } from './mailbox/find.ts';
import { send } from './mailer.ts';
import type { Delivery } from './observations/delivery.ts';

/** What a probe needs to send a message and to find it again. */
export const DeliveryInput = ServiceInput.extend({
  from: z.string().max(320),
  to: z.string().max(320),
  /** Null sends without AUTH. The password is what its reference opened to. */
  login: z.strictObject({ user: z.string(), password: z.string() }).nullable(),
  mailbox: MailboxAt.nullable(),
  patienceMs: z.number().min(0).max(300_000),
});
export type DeliveryInput = z.infer<typeof DeliveryInput>;

interface Run {
  readonly vantage: Pick<Vantage, 'local'>;
  readonly signal: AbortSignal;
  readonly now: () => number;
}

/**
 * Hands a message over on a connection to the address, opened here: no library chooses another one. Then looks for it in the mailbox.
 * @throws as `dial`
 */
export async function handOver(input: DeliveryInput, { vantage, signal, now }: Run): Promise<Delivery> {
  const { helo: _, ca, login, mailbox, patienceMs, ...rest } = input;
  const { from, to, ...where } = rest;
  const id = randomUUID();
  const value: Delivery = {
    ...where,
    from,
    to,
    login: login !== null,
    local: null,
    connection: 'open',
    detail: null,
    greeting: null,
    reply: null,
    failure: null,
    transcript: [],
    mailbox: null,
  };
  const look = mailbox === null ? null : await lookInto(mailbox, { ca, vantage, signal, now, patienceMs });
  try {
    const dialled = await dial({
      address: input.address,
      port: input.port,
      local: vantage.local,
      timeoutMs: times.connect,
      signal,
    });
    if (dialled.outcome === 'unreachable') throw dialled.error;
    if (dialled.outcome !== 'open') return { ...value, connection: dialled.outcome, detail: `connect: ${dialled.code}` };
    const { socket, local } = dialled;
    const abort = () => socket.destroy();
    signal.addEventListener('abort', abort, { once: true });
    try {
      const sent = await send(input, id, socket);
      signal.throwIfAborted();
      const isTaken = sent.reply?.code !== undefined && sent.reply.code !== null && sent.reply.code < 300;
      return { ...value, local, ...sent, mailbox: isTaken && look !== null ? await look.find(id) : null };
    } finally {
      signal.removeEventListener('abort', abort);
      socket.destroy();
    }
  } finally {
    await look?.close();
  }
}
