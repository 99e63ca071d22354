import { once } from 'node:events';
import type { Socket } from 'node:net';

const answer = (code: number): Buffer => Buffer.from([5, code, 0, 1, 0, 0, 0, 0, 0, 0]);

/** RFC 1928 6. */
export const reply = { granted: answer(0), unreachable: answer(4), refused: answer(5) } as const;

const greetingMs = 5_000;

/** Answers the greeting and reads one CONNECT (RFC 1928 3 and 4); null for anything else. The stream is left paused behind it. */
export async function readConnect(client: Socket): Promise<{ host: string; port: number } | null> {
  const deadline = setTimeout(() => client.destroy(), greetingMs);
  let got = Buffer.alloc(0);
  /** The first `length` octets, which are taken off. */
  const take = async (length: number): Promise<Buffer> => {
    while (got.length < length) {
      if (client.readableEnded || client.destroyed) throw new Error('the stream ended');
      const piece: unknown = client.read();
      if (Buffer.isBuffer(piece)) got = Buffer.concat([got, piece]);
      else await Promise.race([once(client, 'readable'), once(client, 'close')]);
    }
    const taken = got.subarray(0, length);
    got = got.subarray(length);
    return taken;
  };
  try {
    const [version, methods = 0] = await take(2);
    if (version !== 5) return null;
    await take(methods);
    client.write(Buffer.from([5, 0]));
    const [, command, , type] = await take(4);
    if (command !== 1) return null;
    const host = type === 1 ? [...(await take(4))].join('.') : type === 4 ? groups(await take(16)) : await name(take);
    return { host, port: (await take(2)).readUInt16BE() };
  } catch {
    // The browser went away in the middle of its own greeting.
    return null;
  } finally {
    clearTimeout(deadline);
    if (got.length > 0) client.unshift(got);
  }
}

async function name(take: (length: number) => Promise<Buffer>): Promise<string> {
  const [length = 0] = await take(1);
  return (await take(length)).toString('latin1').replace(/^\[|\]$/g, '');
}

const groups = (octets: Buffer): string =>
  Array.from({ length: 8 }, (_, at) => octets.readUInt16BE(at * 2).toString(16)).join(':');
