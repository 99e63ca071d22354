import { setTimeout } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { exchange } from '../../../harness/net/dns/exchange.ts';
import { named, type Recursion, type Zone } from '../../../lab/daemons/named.ts';
import { startNameServer } from '../../../lab/name-server/name-server.ts';
import type { ServedRecord } from '../../../lab/name-server/zone.ts';
import { freePort, startDaemon } from '../../daemons/start-daemon.ts';
import { certify, red } from './certify.ts';

const ends: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});

const addresses = ['127.0.0.1', '::1'];
const v4 = '198.51.100.80';
const records: readonly ServedRecord[] = [
  ['@', 'NS', 'ns'],
  ['ns', 'A', '127.0.0.1'],
  ['ns', 'AAAA', '::1'],
  ['www', 'A', v4],
  ['www', 'AAAA', '2001:db8:80::80'],
  ['v4only', 'A', v4],
  ['mapped', 'A', v4],
  ['mapped', 'AAAA', `::ffff:${v4}`],
  ['alias', 'CNAME', 'v4only'],
];
const both = (name: string, a: string, aaaa: string): Zone['records'] => [
  [name, 'A', a],
  [name, 'AAAA', aaaa],
];
const dns64 = {
  dual: 'www.lab.test',
  v4only: 'v4only.lab.test',
  mapped: 'mapped.lab.test',
  alias: 'alias.lab.test',
  missing: 'no.lab.test',
};
const prefix = '2001:db8:464:64::/96';

/** Resolves when BIND, which serves before it has signed, has signed a zone's denials. */
async function signed(zone: string, port: number): Promise<void> {
  const to = {
    address: '::1',
    port,
    transport: 'udp',
    local: null,
    deadlineMs: 2_000,
    signal: AbortSignal.timeout(10_000),
  } as const;
  for (;;) {
    const { answer } = await exchange({ name: zone, type: 'TXT', edns: 1_232, dnssecOk: true, checkingDisabled: true }, to);
    if (answer?.authorities.some(({ type }) => type === 'RRSIG') === true) return;
    await setTimeout(20);
  }
}

/** BIND in front of our name server, which serves the zone and stands for the rest of the world. */
async function world(how: Pick<Recursion, 'dns64' | 'emptyZones'>, options: object = {}, zones: readonly Zone[] = []) {
  const upstream = await startNameServer({
    addresses,
    port: 0,
    zones: [
      { name: '', records: [['ipv4only.arpa', 'A', '192.0.0.170']] },
      { name: 'lab.test', records },
    ],
  });
  ends.push(upstream.close);
  const port = await freePort();
  // What the forwarder fails at goes to a root that is nowhere.
  const recursion = { roots: ['127.0.0.1'], forwarder: { address: '::1', port: upstream.port }, ...how };
  const { stop } = await startDaemon(named({ name: 'named-resolver', node: 'ns', addresses, port, zones, recursion }));
  ends.push(stop);
  for (const { name, isSigned } of zones) if (isSigned === true) await signed(name, port);
  return await certify(
    {
      zone: 'lab.test',
      names: ['www.lab.test'],
      port: upstream.port,
      lab: true,
      resolvers: addresses,
      resolverPort: port,
      ...options,
    },
    (aim) => aim === 'names' || aim === 'resolver',
  );
}

const spoken = ['resolver-family', 'ula-reverse-leak', 'dns64-detected'];

describe('BIND as a resolver', () => {
  it('passes as it comes', async () => {
    const certified = await world({});
    expect([red(certified), red(certified, 'ipv4')]).toEqual([{}, {}]);
    expect(spoken.map((check) => certified.verdicts.ipv6?.[check])).toEqual(spoken.map(() => 'pass'));
  });

  it('asks others for reverse names of the site without its empty zones', async () => {
    expect(red(await world({ emptyZones: false }))).toEqual({ 'ula-reverse-leak': 'warn' });
  });

  it('does not find what its forwarder fails at', async () => {
    expect(red(await world({}, { served: { v6: 'x-servfail.lab.test' } }))).toEqual({ 'resolver-family': 'warn' });
  });

  it('makes AAAA records as RFC 6147 says', async () => {
    const certified = await world({ dns64: { prefix } }, { dns64 });
    expect([red(certified), red(certified, 'ipv4')]).toEqual([{}, {}]);
    expect(certified.verdicts.ipv6?.['dns64-conduct']).toBe('pass');
  });

  it('passes mapped addresses on with an `exclude` of its own', async () => {
    const certified = await world({ dns64: { prefix, exclude: ['64:ff9b::/96'] } }, { dns64 });
    expect(red(certified)).toEqual({ 'dns64-conduct': 'fail' });
    expect(certified.said).toContain(`::1 gives ::ffff:${v4} for mapped.lab.test`);
  });

  it('makes AAAA records of unsigned names for validators too', async () => {
    const certified = await world({ dns64: { prefix } }, { dns64: { unsigned: 'v4only.lab.test' } });
    expect(red(certified)).toEqual({ 'dns64-dnssec': 'warn' });
  });

  const secure: Zone = {
    name: 'signed.test',
    isSigned: true,
    records: [['@', 'NS', 'ns'], ...both('ns', '127.0.0.1', '::1'), ['v4only', 'A', v4]],
  };
  it.each([
    ['leaves validators the denial of a signed name', false, {}],
    ['takes it from them with `break-dnssec`', true, { 'dns64-dnssec': 'fail' }],
  ])('%s', async (_, breaksDnssec, expected) => {
    const certified = await world({ dns64: { prefix, breaksDnssec } }, { dns64: { signed: 'v4only.signed.test' } }, [secure]);
    expect(red(certified)).toEqual(expected);
  });
});
