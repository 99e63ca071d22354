import { once } from 'node:events';
import { isIpv4Text, isIpv6Text } from '../../address/ip.ts';
import { parsePort } from '../../address/literal.ts';
import { openSecrets } from '../../config/secrets.ts';
import { refuse } from '../../config/problem.ts';
import { errnoOf } from '../../net/dial.ts';
import { startReflector } from '../../reflector/reflector.ts';
import { command } from '../command.ts';
import { exit } from '../exit-code.ts';

const zonePattern = /^(?=.{1,200}$)([a-z\d]([a-z\d-]{0,61}[a-z\d])?\.)+[a-z\d]([a-z\d-]{0,61}[a-z\d])?$/i;

export default command({
  usage: 'reflector --zone ZONE --v4 A --v6 A --token REF [options]',
  about: 'Serves what VPN leak checks ask: HTTP, DNS below a delegated zone, and STUN. Run it outside of the VPN.',
  options: {
    zone: { type: 'string', value: 'ZONE', help: 'zone that is delegated to it: leak.example.org' },
    v4: { type: 'string', value: 'ADDRESS', help: 'IPv4 address to serve on' },
    v6: { type: 'string', value: 'ADDRESS', help: 'IPv6 address to serve on' },
    token: { type: 'string', value: 'REF', help: 'env:NAME or file:PATH of the secret that clients send' },
    'http-port': { type: 'string', value: 'PORT', help: 'of HTTP (80)' },
    'dns-port': { type: 'string', value: 'PORT', help: 'of DNS by UDP and TCP (53)' },
    'stun-port': { type: 'string', value: 'PORT', help: 'of STUN (3478)' },
  },
  maxArguments: 0,
  example: 'sixways reflector --zone leak.example.org --v6 2001:db8::80 --token env:TOKEN',
  run: async ({ flags }, { cwd, env, signal, stderr }) => {
    const zone = flags.zone ?? refuse('--zone', 'is missing');
    if (!zonePattern.test(zone))
      refuse('--zone', 'must be a domain name of two labels or more, without dot at the end', { value: zone });
    const addresses = { 4: flags.v4 ?? null, 6: flags.v6 ?? null };
    if (addresses[4] === null && addresses[6] === null) refuse('', 'give an address to serve on: --v4, --v6 or both');
    if (addresses[4] !== null && !isIpv4Text(addresses[4])) refuse('--v4', 'must be an IPv4 address', { value: addresses[4] });
    if (addresses[6] !== null && !isIpv6Text(addresses[6])) refuse('--v6', 'must be an IPv6 address', { value: addresses[6] });
    const port = (name: 'http-port' | 'dns-port' | 'stun-port', usual: number): number =>
      parsePort(flags[name] ?? String(usual)) ?? refuse(`--${name}`, 'must be a port', { value: flags[name] });
    const ports = { httpPort: port('http-port', 80), dnsPort: port('dns-port', 53), stunPort: port('stun-port', 3_478) };
    const reference = flags.token ?? refuse('--token', 'is missing: env:NAME or file:PATH of a secret');
    const token = await openSecrets({ base: cwd, env })
      .resolve(reference)
      .catch((error: unknown) => refuse('--token', error instanceof Error ? error.message : String(error)));
    const reflector = await startReflector({ zone, addresses, ...ports, token }).catch((error: unknown) =>
      refuse(
        '',
        `cannot serve: ${errnoOf(error) ?? String(error)}${errnoOf(error) === 'EACCES' ? ' (ports below 1024 need CAP_NET_BIND_SERVICE)' : ''}`,
      ),
    );
    const { http, dns, stun } = reflector.ports;
    stderr.write(`reflector of ${zone}: HTTP ${http}, DNS ${dns}, STUN ${stun}; nothing is written down, Ctrl-C ends it\n`);
    try {
      if (!signal.aborted) await once(signal, 'abort');
    } finally {
      reflector.close();
    }
    return exit.ok;
  },
});
