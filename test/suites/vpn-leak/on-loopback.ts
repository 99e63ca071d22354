import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { startReflector } from '../../../harness/reflector/reflector.ts';
import { onLoopback } from '../loopback.ts';

/**
 * One JSON line per target, in network and mount namespaces of its own. The reflector is an address of `lo`; which of two others its
 * clients have is a matter of the route to it, and so a tunnel is one command.
 * Usage: on-loopback.ts DIRECTORY TARGET...
 */
const [directory = '', ...wanted] = process.argv.slice(2);
const reflector = { 4: '203.0.113.80', 6: '2001:db8:80::80' } as const;
const native = { 4: '198.51.100.1', 6: '2001:db8:50::100' } as const;
const exit = { 4: '198.51.100.20', 6: '2001:db8:20::2' } as const;

const sh = (...lines: string[]): void => void execFileSync('/bin/sh', ['-ec', lines.join('\n')], { stdio: 'inherit' });
const by = (family: 4 | 6, source: string): string =>
  `ip -${family} route del local ${reflector[family]} dev lo table local; ip -${family} route add local ${reflector[family]} dev lo table local src ${source}`;
const blocked6 = 'ip -6 route replace unreachable 2001:db8:80::80 table local metric 1';
const unblocked6 = `${blocked6.replace('replace', 'del')} 2>/dev/null || true`;

const on = (device: string, address: { readonly 4: string; readonly 6: string }): string[] => [
  `ip addr add ${address[4]}/32 dev ${device}`,
  `ip addr add ${address[6]}/128 dev ${device} nodad`,
];
sh(
  'ip link set lo up',
  'ip link add uplink type veth peer name tunnel',
  'ip link set uplink up',
  'ip link set tunnel up',
  ...on('lo', reflector),
  ...on('uplink', native),
  ...on('tunnel', exit),
  // The kernel adds the route to a new IPv6 address a little later than the address.
  `until ip -6 route show table local | grep -q '^local ${reflector[6]} '; do sleep 0.02; done`,
  by(4, native[4]),
  by(6, native[6]),
);
writeFileSync(`${directory}/resolv.conf`, `nameserver ${reflector[4]}\noptions timeout:1 attempts:1\n`);
sh(`mount --bind ${directory}/resolv.conf /etc/resolv.conf`);

const token = 'a-token-of-the-test';
const serving = await startReflector({
  zone: 'leak.test',
  addresses: reflector,
  httpPort: 80,
  dnsPort: 53,
  stunPort: 3_478,
  token,
});
const whole = [by(4, exit[4]), by(6, exit[6])].join('; ');
const down = [unblocked6, by(4, native[4]), by(6, native[6])].join('; ');
const usual = {
  reflector: { v4: reflector[4], v6: reflector[6], token: 'env:TOKEN' },
  vpnUp: whole,
  vpnDown: down,
  exits: [`${exit[4]}/32`, `${exit[6]}/128`],
  gapMs: 500,
};

const targets: Readonly<Record<string, object>> = {
  'no tunnel at all': { vpnUp: 'true', vpnDown: 'true' },
  'a whole tunnel': { vpnKill: 'true' },
  'a tunnel for IPv4 only': { vpnUp: by(4, exit[4]) },
  'a tunnel that blocks IPv6': { vpnUp: `${by(4, exit[4])}; ${blocked6}` },
  'a tunnel that breaks': { vpnKill: down },
  'a tunnel that does not come up': {
    vpnUp: `touch ${directory}/up; echo 'PrivateKey = ${'k'.repeat(43)}='; exit 3`,
    vpnDown: `touch ${directory}/down`,
  },
  'a reflector with another token': { reflector: { ...usual.reflector, token: 'env:OTHER' } },
};

for (const name of wanted) {
  const change = targets[name];
  if (change === undefined) throw new Error(`no target ${name}`);
  const { run, verdicts } = await onLoopback({
    suite: 'vpn-leak',
    given: { ...usual, ...change },
    paths: ['vpn'],
    env: { TOKEN: token, OTHER: 'another-token' },
  });
  const words = verdicts.map(({ check, verdict, reason }) => [
    check.replace('vpn-leak/', ''),
    verdict === 'skipped' || verdict === 'inconclusive' ? (reason?.code ?? verdict) : verdict,
  ]);
  const said = verdicts.flatMap(({ findings }) => findings.map(({ id, seen }) => `${id.replace('vpn-leak/', '')}: ${seen}`));
  process.stdout.write(
    `${JSON.stringify({ name, verdicts: Object.fromEntries(words), said, recorded: JSON.stringify(run.records) })}\n`,
  );
}
serving.close();
