/** Run by path-probes.sh inside the client's namespace: one JSON line with the messages of the checks, and the observations. */
import sixToFour from '../../suites/path/probes/6to4-address.ts';
import control from '../../suites/path/probes/control.ts';
import identity from '../../suites/path/probes/identity.ts';
import ipv4Traffic from '../../suites/path/probes/ipv4-traffic.ts';
import mtu from '../../suites/path/probes/mtu.ts';
import token from '../../suites/path/probes/token.ts';
import transfer from '../../suites/path/probes/transfer.ts';
import { loadChecks } from '../../harness/registry/registry.ts';
import { hostVantage } from '../model/vantage.ts';
import { messagesOf, run } from '../suites/path/world.ts';

const point = { address: '2001:db8:80::80', ipv4: '198.51.100.80', echoPort: 7, httpPort: 8080 };
const vantage = hostVantage('6to4', { kind: 'lab', device: 'cli0', control: point });
const asks = {
  token: () => run(token, { control: point, deadlineMs: 1_200 }, vantage),
  mtu: () => run(mtu, { address: point.address, declared: 1500 }, vantage),
  control: () => run(control, { control: point, coldBudgetMs: 1_000 }, vantage),
  identity: () => run(identity, { control: point, deadlineMs: 1_000 }, vantage),
  transfer: () => run(transfer, { control: point, stallMs: 1_000, totalMs: 2_000 }, vantage),
  traffic: () => run(ipv4Traffic, {}, vantage),
  address: () => run(sixToFour, { towards: point.address, local: '203.0.113.64', relay: '198.51.100.33' }, vantage),
};
const given = {
  token: 'path/token',
  mtu: 'path/mtu',
  control: 'path/control',
  identity: 'path/identity',
  transfer: 'path/transfer',
  traffic: 'path/ipv4-traffic',
  address: 'path/6to4-address',
} as const;

const checks = await loadChecks(['path']);
const wanted = (Object.keys(asks) as (keyof typeof asks)[]).filter((name) => process.argv.includes(name)); // keys of a literal
const values = await Promise.all(wanted.map(async (name) => ({ name, value: await asks[name]() })));
const messages: string[] = [];
for (const { name, value } of values) {
  const seen = { step: name, path: '6to4' as const, aim: name, sample: 1, value };
  for (const [id, check] of checks) {
    const slot = Object.keys(check.needs).find((key) => check.needs[key]?.observation === given[name]);
    if (slot === undefined) continue;
    messages.push(...messagesOf(check, { [slot]: [seen] }, '6to4').map((message) => `${id.slice('path/'.length)}#${message}`));
  }
}
process.stdout.write(
  `${JSON.stringify({ messages: messages.toSorted(), ...Object.fromEntries(values.map(({ name, value }) => [name, value])) })}\n`,
);
