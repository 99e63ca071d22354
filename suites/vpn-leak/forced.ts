import { isIPv6 } from 'node:net';
import { performance } from 'node:perf_hooks';
import { families, type Looking } from './look.ts';
import type { View } from './observations.ts';
import { tell } from './run-program.ts';
import { type Apparent, questionMs, whoami } from './who-am-i.ts';

const isLinkLocal = (address: string): boolean => /^fe[89ab]/i.test(address);

/** From sockets bound to the uplink, by its address and by its device: a program may do that without any privilege. */
export async function boundToUplink(at: Looking): Promise<View['bound']> {
  const { run, reflector, uplink, signal } = at;
  if (uplink === null) return [];
  const { httpPort: port, run: id } = run;
  const all = await Promise.all(
    families(at).map(async (family): Promise<View['bound']> => {
      const host = reflector[family] ?? '';
      const local = uplink.addresses.find((one) => isIPv6(one) === (family === 6) && !isLinkLocal(one));
      const byAddress = local === undefined ? null : await whoami({ host, port, path: `/w/${id}/bound`, family, local, signal });
      const byDevice = await viaDevice({ host, port, path: `/w/${id}/device`, device: uplink.device, signal });
      return [
        ...(byAddress === null ? [] : [{ family, by: 'address' as const, ...byAddress }]),
        ...(byDevice === null ? [] : [{ family, by: 'device' as const, ...byDevice }]),
      ];
    }),
  );
  return all.flat();
}

/** curl(1): what a question ended with that got no reply. */
const curlCodes: Readonly<Record<string, string>> = { 7: 'ECONNREFUSED', 28: 'ETIMEDOUT', 45: 'EADDRNOTAVAIL' };

/** SO_BINDTODEVICE, which Node cannot set; null without curl. */
async function viaDevice(at: {
  readonly host: string;
  readonly port: number;
  readonly path: string;
  readonly device: string;
  readonly signal: AbortSignal;
}): Promise<Apparent | null> {
  const began = performance.now();
  const host = isIPv6(at.host) ? `[${at.host}]` : at.host;
  const url = `http://${host}:${at.port}${at.path}`;
  const limit = String(questionMs / 1_000);
  const status = '\n%{exitcode}';
  const args = ['-q', '-s', '-g', '-m', limit, '-w', status, '--noproxy', '*', '--interface', `if!${at.device}`, url];
  const told = await tell('curl', args, at.signal);
  if (told === null) return null;
  const source = /"source":\{"address":"([^"]{1,64})"/.exec(told.stdout)?.[1] ?? null;
  const code = source === null ? (curlCodes[told.stdout.split('\n').at(-1) ?? ''] ?? 'ENETUNREACH') : null;
  return { source, code, ms: performance.now() - began };
}
