import { execFile } from 'node:child_process';
import { isIPv6 } from 'node:net';
import { errnoOf } from './dial.ts';

export interface Ping {
  readonly address: string;
  /** Local address to bind; null lets the kernel choose. */
  readonly local: string | null;
  /** Seconds to wait for an answer. */
  readonly waitSeconds: number;
  /** Octets of the whole IP packet, which then must not be fragmented; null: small. */
  readonly size: number | null;
  readonly signal: AbortSignal;
}

export interface PingAnswer {
  readonly reply: { readonly ms: number; readonly hopLimit: number } | null;
  /** The MTU that our kernel or a router named instead of passing the packet on. */
  readonly mtu: number | null;
}

const outputOctets = 16_384;
/** Octets of IP and ICMP header. */
const headers = { 4: 28, 6: 48 } as const;

/**
 * One ICMP echo through the system's own `ping`, since a raw socket needs privileges that it has and we may lack.
 * @returns null when there is no ping, it may not send, or it takes other options than that of iputils
 */
export async function ping(ask: Ping): Promise<PingAnswer | null> {
  const family = isIPv6(ask.address) ? 6 : 4;
  const options = ['-n', '-c', '1', '-W', `${ask.waitSeconds}`];
  if (ask.local !== null) options.push('-I', ask.local);
  if (ask.size !== null) options.push('-M', 'do', '-s', `${ask.size - headers[family]}`);
  const { status, output } = await run([...options, ask.address], ask.signal);
  if (output.includes('Network is unreachable') || output.includes('Cannot assign requested address')) {
    return { reply: null, mtu: null };
  }
  // 0 with, 1 without replies; all else is a ping that could not ask.
  if (status === null || status > 1) return null;
  const [, hopLimit, ms] = /icmp_seq=1 ttl=(\d{1,3}) time=([\d.]+) ms/.exec(output) ?? [];
  const mtu = /mtu ?[=:] ?(\d{2,5})/.exec(output)?.[1];
  return {
    reply: hopLimit === undefined || ms === undefined ? null : { ms: Number(ms), hopLimit: Number(hopLimit) },
    mtu: mtu === undefined ? null : Number(mtu),
  };
}

/** Exit status, null where there is none; both outputs together, cut at a bound. */
async function run(args: readonly string[], signal: AbortSignal): Promise<{ status: number | null; output: string }> {
  const { promise, resolve, reject } = Promise.withResolvers<{ status: number | null; output: string }>();
  const options = { signal, maxBuffer: outputOctets, env: { ...process.env, LC_ALL: 'C' } };
  execFile('ping', args, options, (error, stdout, stderr) => {
    const output = `${stdout}${stderr}`;
    if (signal.aborted) reject(signal.reason);
    else if (error === null) resolve({ status: 0, output });
    else if (typeof error.code === 'number') resolve({ status: error.code, output });
    else if (errnoOf(error) === 'ENOENT' || errnoOf(error) === 'EACCES') resolve({ status: null, output });
    else reject(error);
  });
  return await promise;
}
