import type { Scenario } from '../scenario.ts';
import { expected, unguarded } from './expected.ts';
import { push, pool4, pool6 } from './openvpn.ts';
import { flapFiles, runs, serverFiles, withKillSwitch } from './shells.ts';
import { only4, tight } from './wireguard.ts';

/** openvpn(8) restarts after that many seconds of silence, and takes its routes with it. */
const restarting = [pool4, pool6, push('redirect-gateway def1 ipv6'), push('ping-restart 2')];
const guarded = withKillSwitch('wgc0');
const open = ['native'] as const;
/** Longer than OpenVPN waits. */
const long = { ...runs.serverDown, gapMs: 6_000 };

/** Tunnels that die, lose their server or their uplink. */
export const gaps: Readonly<Record<string, Scenario>> = {
  f1: {
    title: 'the tunnel’s process dies',
    options: runs.kill,
    truth: { ...tight, gap: open },
    expect: expected(['drop-leak'], unguarded),
  },
  f2: {
    title: 'the tunnel’s server is silent, and its device stays',
    files: serverFiles,
    options: runs.serverDown,
    truth: tight,
    expect: expected([], unguarded),
  },
  f3: {
    title: 'OpenVPN restarts for want of its server, and gives its device up',
    openvpn: { server: restarting },
    files: serverFiles,
    options: long,
    truth: { ...tight, gap: open },
    expect: expected(['server-unreachable'], [...unguarded, 'route-default-v6']),
  },
  f4: {
    title: 'OpenVPN restarts for want of its server, with persist-tun',
    openvpn: { server: restarting, lines: ['persist-tun'] },
    files: serverFiles,
    options: long,
    truth: tight,
    expect: expected([], [...unguarded, 'route-default-v6']),
  },
  f5: {
    title: 'OpenVPN is killed',
    openvpn: { server: restarting },
    options: runs.kill,
    truth: { ...tight, gap: open },
    expect: expected(['drop-leak'], [...unguarded, 'route-default-v6']),
  },
  f6: {
    title: 'the tunnel’s process dies behind a kill switch',
    ...guarded,
    options: { ...runs.kill, killSwitch: true },
    truth: tight,
    expect: expected([]),
  },
  f7: {
    title: 'a kill switch that is taken down before the tunnel is up again',
    ...guarded,
    beforeUp: [...guarded.beforeDown.map((line) => `${line} || true`), 'sleep 0.3'],
    options: { ...runs.kill, killSwitch: true },
    truth: { ...tight, gap: open },
    expect: expected(['reconnect-leak']),
  },
  m1: {
    title: 'the uplink comes back, and with it the route for IPv6 that the client had taken away',
    wireguard: only4,
    afterUp: ['echo 0 > /proc/sys/net/ipv6/conf/eth0/accept_ra', 'ip -6 route del default dev eth0'],
    beforeDown: ['echo 1 > /proc/sys/net/ipv6/conf/eth0/accept_ra'],
    // As a network manager applies its profile to a link that comes up.
    files: flapFiles(['echo 1 > /proc/sys/net/ipv6/conf/eth0/accept_ra']),
    options: runs.flap,
    truth: { lit4: 'vpn', lit6: 'refused', dual: ['vpn', 4], gap: open },
    expect: expected(['nic-flap-leak'], ['bind-nic', 'v6-availability']),
  },
  m2: {
    title: 'the uplink goes and comes back under a whole tunnel',
    files: flapFiles(),
    options: runs.flap,
    truth: tight,
    expect: expected([], unguarded),
  },
};
