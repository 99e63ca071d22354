import { z } from 'zod';
import { withoutZone } from '../../harness/address/literal.ts';
import { Address } from '../../harness/model/address.ts';
import type { Vantage } from '../../harness/model/vantage.ts';
import type { LineReply } from '../../harness/net/lines.ts';
import { openSmtp, type SmtpSession } from '../../harness/net/smtp.ts';
import type { Hello, Session as TlsFacts } from '../../harness/net/tls.ts';
import type { Reply, Session, Tls } from './observations.ts';
import { where } from './observations.ts';

/** What a probe of this suite needs to talk to one service at one address. */
export const ServiceInput = z.strictObject({
  ...where,
  address: Address,
  /** What EHLO says of us: a name, or an address literal. */
  helo: z.string().max(255),
  /** PEM certificates that replace the default trust store. */
  ca: z.string().nullable(),
});
export type ServiceInput = z.infer<typeof ServiceInput>;

/** Milliseconds. The greeting may wait for a name server that does not answer. The probe's own deadlines end before the engine's. */
export const times = { connect: 3_400, greeting: 8_000, reply: 8_000, message: 30_000, handshake: 5_000, probe: 40_000 };

export const helloOf = ({ host, address, ca }: Pick<ServiceInput, 'host' | 'address' | 'ca'>): Omit<Hello, 'signal'> => ({
  // RFC 6066 3: no literal is a server name.
  sni: isLiteral(host) ? null : host,
  identity: isLiteral(host) ? withoutZone(address) : host,
  alpn: [],
  min: 'TLSv1.2',
  max: 'TLSv1.3',
  ca,
  timeoutMs: times.handshake,
});

export const isLiteral = (host: string): boolean => host.includes(':') || /^[\d.]+$/.test(host);

type Where = Pick<Session, 'local' | 'connection' | 'detail' | 'greeting'>;

/**
 * A connection with its greeting, as the fields that every observation of a dialogue begins with. `session` is null where there is
 * nobody to talk to: no connection, no TLS, or no greeting with 220.
 * @throws an ICMP error of an unknown sender, or what stopped us from asking
 */
export async function connectTo(
  input: ServiceInput,
  { local }: Pick<Vantage, 'local'>,
  signal: AbortSignal,
): Promise<{ seen: Where; session: SmtpSession | null; greetingMs: number }> {
  const { service, address, port } = input;
  const opened = await openSmtp({
    address,
    port,
    local,
    connectMs: times.connect,
    greetingMs: times.greeting,
    replyMs: times.reply,
    implicit: service === 'submissions' ? helloOf(input) : null,
    signal,
  });
  const none = { local: null, detail: null, greeting: null };
  if (opened.outcome === 'closed') {
    const { outcome, code, error } = opened.dialled;
    if (outcome === 'unreachable') throw error;
    return { seen: { ...none, connection: outcome, detail: `connect: ${code}` }, session: null, greetingMs: 0 };
  }
  if (opened.outcome === 'no-tls') {
    const { outcome, detail } = opened.shaken;
    const seen = { ...none, local: opened.local, connection: 'no-tls' as const, detail: `${outcome}: ${detail}`.slice(0, 200) };
    return { seen, session: null, greetingMs: 0 };
  }
  const { session } = opened;
  const seen = { ...none, local: session.local, connection: 'open' as const, greeting: replyOf(session.greeting) };
  const isReady = session.greeting.code === 220;
  if (!isReady) session.end();
  return { seen, session: isReady ? session : null, greetingMs: session.greetingMs };
}

export const replyOf = ({ outcome, code, lines, detail }: LineReply): Reply => ({
  outcome,
  code,
  text: (outcome === 'reply' ? lines.join('\n') : `${lines.join('\n')} (${outcome}: ${detail ?? ''})`.trim()).slice(0, 4_000),
});

/** RFC 5321 4.1.1.1: one keyword with its parameters on each line after the first. */
export const capabilitiesOf = ({ outcome, code, lines }: LineReply): string[] =>
  outcome === 'reply' && code === 250
    ? lines
        .slice(1, 101)
        .map((line) => line.slice(4).trim().slice(0, 500))
        .filter((line) => line !== '')
    : [];

export const offers = (capabilities: readonly string[], keyword: string): boolean =>
  capabilities.some((line) => line.toUpperCase().split(/[ =]/)[0] === keyword);

/** A certificate's names are the peer's text. */
export const tlsOf = ({ version, cipher, unverified, leaf }: TlsFacts): Tls => ({
  version,
  cipher: cipher.slice(0, 100),
  unverified,
  leaf:
    leaf === null
      ? null
      : {
          sha256: leaf.sha256,
          serial: leaf.serial.slice(0, 80),
          sans: leaf.sans.slice(0, 100).map((san) => san.slice(0, 300)),
          issuer: leaf.issuer.slice(0, 1_000),
          notAfter: leaf.notAfter,
        },
});

/** Inside TLS where it can be had: with implicit TLS at once, else after STARTTLS. Null where the dialogue ended. */
export async function secure(session: SmtpSession, input: ServiceInput): Promise<LineReply | null> {
  const ehlo = await session.ask(`EHLO ${input.helo}`);
  if (ehlo.code !== 250 || session.shaken !== null || !offers(capabilitiesOf(ehlo), 'STARTTLS')) return ehlo;
  const { reply, shaken } = await session.startTls(helloOf(input));
  if (shaken === null) return reply.outcome === 'reply' ? ehlo : null;
  return shaken.outcome === 'session' ? await session.ask(`EHLO ${input.helo}`) : null;
}
