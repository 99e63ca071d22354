/**
 * Run in namespaces of its own by smb-listeners.test.ts: starts smbd once for each `interfaces` given, and writes one JSON line with what `ip addr`
 * and `ss` say; at last asks a link-local address.
 */
import { execFileSync } from 'node:child_process';
import linkLocal from '../../../suites/smb-samba/probes/link-local.ts';
import { hostVantage } from '../../model/vantage.ts';
import { run } from '../../suites/path/world.ts';
import { smbd } from './smbd.ts';

const ip = (...args: string[]): string => execFileSync('ip', args, { encoding: 'utf8' });
for (const line of [
  'link set lo up',
  'link add eth0 type veth peer name far0',
  'addr add 198.51.100.80/24 dev eth0',
  '-6 addr add 2001:db8:80::80/64 dev eth0 nodad',
  '-6 addr add fe80::80/64 dev eth0 nodad',
  'link set eth0 up',
  'link set far0 up',
  'tuntap add dev wg0 mode tun',
  '-6 addr add 2001:db8:99::1/64 dev wg0 nodad',
  'link set wg0 up',
])
  ip(...line.split(' '));

const vantage = hostVantage('ipv6');
for (const interfaces of process.argv.slice(2)) {
  // The loopback stays, so that smbd can be asked whether it is up.
  const settings =
    interfaces === '' ? { 'bind interfaces only': 'no', interfaces } : { interfaces: `127.0.0.1/8 ::1/128 ${interfaces}` };
  const server = await smbd(settings);
  const link = interfaces === '' ? await run(linkLocal, { address: 'fe80::80%eth0', port: server.port }, vantage) : null;
  const seen = {
    interfaces,
    port: server.port,
    addresses: ip('addr'),
    sockets: execFileSync('ss', ['-ltn'], { encoding: 'utf8' }),
    link,
  };
  process.stdout.write(`${JSON.stringify(seen)}\n`);
  await server.end();
}
process.exit();
