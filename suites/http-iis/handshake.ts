import { z } from 'zod';
import type { SecureVersion } from 'node:tls';
import { withoutZone } from '../../harness/address/literal.ts';
import type { Vantage } from '../../harness/model/vantage.ts';
import { dial } from '../../harness/net/dial.ts';
import { shake } from '../../harness/net/tls.ts';
import { GetInput, times } from './get.ts';
import type { Hello } from './observations.ts';

export const HelloInput = GetInput.pick({ address: true, port: true, name: true, ca: true }).extend({ url: z.string() });

/** One TLS handshake with one address; nothing is sent over the session. */
export async function handshake(
  input: z.infer<typeof HelloInput>,
  versions: { min: SecureVersion; max: SecureVersion },
  vantage: Vantage,
  signal: AbortSignal,
): Promise<Hello> {
  const { url, address, port, name } = input;
  const dialled = await dial({ address, port, local: vantage.local, timeoutMs: times.connect, signal });
  const base = { url, address, port, sni: name };
  if (dialled.outcome === 'unreachable') throw dialled.error;
  if (dialled.outcome !== 'open') {
    return {
      ...base,
      local: null,
      outcome: dialled.outcome === 'timeout' ? 'silent' : 'refused',
      detail: `connect: ${dialled.code}`,
      session: null,
    };
  }
  const { socket, local } = dialled;
  const hello = {
    sni: name,
    identity: name ?? withoutZone(address),
    alpn: ['h2', 'http/1.1'],
    ca: input.ca,
    timeoutMs: times.idle,
    signal,
  };
  const shaken = await shake(socket, { ...hello, ...versions });
  if (shaken.outcome !== 'session') return { ...base, local, outcome: shaken.outcome, detail: shaken.detail, session: null };
  // After our Finished has gone out: a server that never sees it logs a failed handshake.
  shaken.socket.destroySoon();
  const { leaf, ...session } = shaken.session;
  return {
    ...base,
    local,
    outcome: 'session',
    detail: null,
    session: { ...session, leaf: leaf === null ? null : bounded(leaf) },
  };
}

type Leaf = NonNullable<NonNullable<Hello['session']>['leaf']>;

/** A certificate's names are the peer's text. */
const bounded = (leaf: Omit<Leaf, 'sans'> & { readonly sans: readonly string[] }): Leaf => ({
  ...leaf,
  serial: leaf.serial.slice(0, 80),
  sans: leaf.sans.slice(0, 100).map((san) => san.slice(0, 300)),
  subject: leaf.subject.slice(0, 1_000),
  issuer: leaf.issuer.slice(0, 1_000),
});
