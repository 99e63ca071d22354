import { createServer } from 'node:net';
import { once } from 'node:events';
import { startMirror } from '../../../lab/mirror/mirror.ts';
import { type AnyCheck, say } from '../../../harness/model/check.ts';
import type { ObservationType, Seen } from '../../../harness/model/observation.ts';
import type { Probe } from '../../../harness/model/probe.ts';
import type { Vantage } from '../../../harness/model/vantage.ts';

/** A port that is free by TCP on both loopback addresses. */
export async function freePort(): Promise<number> {
  const server = createServer().listen({ host: '::', port: 0 });
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

export async function mirrorOn(...addresses: string[]): Promise<{ echoPort: number; httpPort: number; close(): void }> {
  const [echoPort, httpPort] = [await freePort(), await freePort()];
  const mirror = await startMirror({ addresses, echoPort, httpPort });
  return { echoPort, httpPort, close: () => mirror.close() };
}

/** Runs a probe as the engine does: its input and what it gives go through their schemas. */
export async function run<T extends object, I>(
  probe: Probe<T, I>,
  input: NoInfer<I>,
  vantage: Vantage,
  signal: AbortSignal = AbortSignal.timeout(probe.timeoutMs),
): Promise<T> {
  const gives: ObservationType<T> = probe.gives;
  const seen = await probe.run({ input: probe.input.parse(input), vantage, signal, now: () => performance.now() });
  return gives.schema.parse(seen);
}

/** The messages of a check, judged as the engine does. */
export function messagesOf(
  check: AnyCheck,
  seen: Readonly<Record<string, readonly Seen<object>[]>>,
  path: Vantage['path'],
): string[] {
  const slots = Object.fromEntries(Object.keys(check.needs).map((name) => [name, seen[name] ?? []]));
  return check.judge(slots, say, path).map(({ message }) => message);
}
