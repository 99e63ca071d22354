import type { Socket } from 'node:net';
import { z } from 'zod';
import { withoutZone } from '../../../harness/address/literal.ts';
import { Address } from '../../../harness/model/address.ts';
import { probe } from '../../../harness/model/probe.ts';
import type { Vantage } from '../../../harness/model/vantage.ts';
import { dial, type Dialled } from '../../../harness/net/dial.ts';
import { dialogue, type Dialogue, type LineReply } from '../../../harness/net/lines.ts';
import { unasked } from '../ftp-replies.ts';
import { type FtpReply, FtpSession } from '../observations/ftp.ts';

const connectMs = 3_400;
const talk = { limits: { line: 1_024, lines: 60 }, replyMs: 5_000 };
const listOctets = 65_536;
const listMs = 5_000;

/** RFC 2428 3: the address and protocol fields of the reply are empty. The delimiter is any character, `|` by custom. */
export const portOf = ({ code, text }: FtpReply): number | null => {
  const port = code === 229 ? /\(([!-~])\1\1(\d{1,5})\1\)/.exec(text)?.[2] : undefined;
  return port === undefined || Number(port) < 1 || Number(port) > 65_535 ? null : Number(port);
};

/** A session of an anonymous user (RFC 1635) over one control connection. */
export default probe({
  gives: FtpSession,
  input: z.strictObject({ address: Address, port: z.int().min(1).max(65_535) }),
  timeoutMs: 45_000,
  silent: ({ outcome, data }) => outcome === 'timeout' || data?.outcome === 'timeout',
  asksThrice: true,
  async run({ input, vantage, signal }) {
    const value: FtpSession = { ...unasked, ...input, local: null, outcome: 'open', code: null };
    const control = await dialThrice(input, vantage, signal);
    if (control.outcome !== 'open') return { ...value, outcome: control.outcome, code: control.code };
    value.local = control.local;
    const session = dialogue(control.socket, { ...talk, signal });
    const ask = async (command: string): Promise<FtpReply> => told(await session.ask(command));
    try {
      value.greeting = told(await session.read());
      if (value.greeting.code !== 220) return value;
      value.feat = await ask('FEAT');
      value.auth = await authOf(input, vantage, signal);
      const user = await ask('USER anonymous');
      value.login = user.code === 331 ? await ask('PASS sixways@example.test') : user;
      if (value.login.code !== 230) return value;
      value.epsv = await ask('EPSV');
      const port = portOf(value.epsv);
      if (port !== null) Object.assign(value, await listing(session, { address: input.address, port }, vantage, signal));
      value.pasv = await ask('PASV');
      const isV6 = input.address.includes(':');
      // RFC 5737, RFC 3849: nothing may ever be sent there.
      value.eprtOther = await ask(isV6 ? 'EPRT |1|192.0.2.1|40001|' : 'EPRT |2|2001:db8::1|40001|');
      value.epsvAll = await ask('EPSV ALL');
      value.pasvAfter = await ask('PASV');
      value.portAfter = await ask(`PORT ${(isV6 ? '192.0.2.1' : control.local.address).replaceAll('.', ',')},156,65`);
      value.eprtAfter = await ask(`EPRT |${isV6 ? 2 : 1}|${withoutZone(control.local.address)}|40001|`);
      return value;
    } finally {
      session.end();
    }
  },
});

const told = ({ outcome, code, lines, detail }: LineReply): FtpReply => ({
  code,
  text: (outcome === 'reply' ? lines.join('\n') : `${outcome} (${detail})`).slice(0, 2_000),
});

type To = { readonly address: string; readonly port: number };

/** Silence is asked twice more before it counts. */
async function dialThrice(to: To, { local }: Vantage, signal: AbortSignal): Promise<Dialled> {
  const once = async () => await dial({ ...to, local, timeoutMs: connectMs, signal });
  const first = await once();
  if (first.outcome !== 'timeout') return first;
  const more = await Promise.all([once(), once()]);
  const [answered, ...rest] = more.filter(({ outcome }) => outcome !== 'timeout');
  for (const one of rest) if (one.outcome === 'open') one.socket.destroy();
  return answered ?? first;
}

/** After 234 the next octets are TLS's (RFC 4217 4), so it has a connection of its own. */
async function authOf(to: To, vantage: Vantage, signal: AbortSignal): Promise<FtpReply | null> {
  const dialled = await dialThrice(to, vantage, signal);
  if (dialled.outcome !== 'open') return null;
  const session = dialogue(dialled.socket, { ...talk, signal });
  try {
    const greeting = await session.read();
    return greeting.code === 220 ? told(await session.ask('AUTH TLS')) : null;
  } finally {
    session.end();
  }
}

async function listing(
  session: Dialogue,
  to: To,
  vantage: Vantage,
  signal: AbortSignal,
): Promise<Pick<FtpSession, 'data' | 'list'>> {
  const data = await dialThrice(to, vantage, signal);
  if (data.outcome !== 'open') return { data: { port: to.port, outcome: data.outcome, octets: null }, list: null };
  const { socket } = data;
  try {
    const octets = counted(socket, signal);
    const begun = await session.ask('LIST');
    if (begun.code !== 150 && begun.code !== 125) {
      socket.destroy();
      await octets;
      return { data: { port: to.port, outcome: 'open', octets: null }, list: told(begun) };
    }
    const size = await octets;
    return { data: { port: to.port, outcome: 'open', octets: size }, list: told(await session.read()) };
  } finally {
    socket.destroy();
  }
}

/** Octets until the server ends the connection, or it is enough of them or of time. */
async function counted(socket: Socket, signal: AbortSignal): Promise<number> {
  let octets = 0;
  const { promise, resolve } = Promise.withResolvers<void>();
  const deadline = setTimeout(resolve, listMs);
  signal.addEventListener('abort', () => resolve(), { once: true });
  socket.on('data', (piece: Buffer) => {
    octets += piece.length;
    if (octets >= listOctets) resolve();
  });
  // How the connection ended is told by the reply on the control connection.
  socket
    .on('error', () => resolve())
    .once('end', resolve)
    .once('close', resolve);
  await promise;
  clearTimeout(deadline);
  return octets;
}
