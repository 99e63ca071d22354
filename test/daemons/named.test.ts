import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { connect } from 'node:net';
import { decode, encode, streamDecode, streamEncode, type Packet } from 'dns-packet';
import { describe, expect, it } from 'vitest';
import { named, type Zone } from '../../lab/daemons/named.ts';
import { freePort, startDaemon } from './start-daemon.ts';

const zones: readonly Zone[] = [
  {
    name: '',
    records: [
      ['@', 'NS', 'ns.lab.test.'],
      ['lab.test', 'NS', 'ns.lab.test.'],
      ['ns.lab.test', 'AAAA', '2001:db8:53::53'],
    ],
  },
  {
    name: 'lab.test',
    records: [
      ['@', 'NS', 'ns'],
      ['ns', 'A', '198.51.100.53'],
      ['ns', 'AAAA', '2001:db8:53::53'],
      ['v4only', 'A', '198.51.100.80'],
    ],
  },
];

describe('named', () => {
  it('writes its configuration and zones', () => {
    const spec = named({ name: 'named-ns', node: 'ns', addresses: ['198.51.100.53', '2001:db8:53::53'], zones });
    expect(spec.files).toEqual({
      'named.conf': `options {
  directory "{dir}";
  pid-file "{dir}/named.pid";
  session-keyfile "{dir}/session.key";
  lock-file none;
  listen-on port 53 { 198.51.100.53; };
  listen-on-v6 port 53 { 2001:db8:53::53; };
  recursion no;
  notify no;
  dnssec-validation no;
  empty-zones-enable no;
  max-cache-size 8m;
};
controls {};
zone "." { type primary; file "root.zone"; };
zone "lab.test" { type primary; file "lab.test.zone"; };
`,
      'root.zone': `$ORIGIN .
$TTL 60
@ SOA ns.lab.test. hostmaster.lab.test. 1 3600 600 86400 60
@ NS ns.lab.test.
lab.test NS ns.lab.test.
ns.lab.test AAAA 2001:db8:53::53
`,
      'lab.test.zone': `$ORIGIN lab.test.
$TTL 60
@ SOA ns.lab.test. hostmaster.lab.test. 1 3600 600 86400 60
@ NS ns
ns A 198.51.100.53
ns AAAA 2001:db8:53::53
v4only A 198.51.100.80
`,
    });
    expect(named({ name: 'n', node: 'ns', addresses: ['::1'], zones: [] }).files['named.conf']).toContain(
      'listen-on port 53 { none; };',
    );
  });

  it('answers over UDP and TCP of both families as soon as it is ready, and ends with SIGTERM', async () => {
    const port = await freePort();
    const daemon = await startDaemon(named({ name: 'named', node: 'ns', addresses: ['127.0.0.1', '::1'], port, zones }));
    for (const address of ['127.0.0.1', '::1'])
      for (const ask of [overUdp, overTcp]) {
        expect(await ask(address, port, 'ns.lab.test', 'AAAA')).toEqual(['NOERROR', 'aa', '2001:db8:53::53']);
        expect(await ask(address, port, 'v4only.lab.test', 'AAAA')).toEqual(['NOERROR', 'aa']);
        expect(await ask(address, port, 'www.example', 'A')).toEqual(['NXDOMAIN', 'aa']);
      }
    expect(await daemon.stop()).toBe(0);
  });

  it('is not ready when it cannot read its configuration', async () => {
    const spec = named({ name: 'named', node: 'ns', addresses: ['1.2.3.4.5'], port: await freePort(), zones: [] });
    await expect(startDaemon(spec)).rejects.toThrow('1.2.3.4.5');
  });
});

type Ask = (address: string, port: number, name: string, type: 'A' | 'AAAA') => Promise<string[]>;

const query = (name: string, type: 'A' | 'AAAA'): Packet => ({ type: 'query', id: 6, questions: [{ name, type }] });

const summary = (packet: Packet & { rcode?: string; flag_aa?: boolean }): string[] => [
  packet.rcode ?? '',
  packet.flag_aa ? 'aa' : '',
  ...(packet.answers ?? []).map((answer) => (answer.type === 'AAAA' ? answer.data : answer.type)),
];

const overUdp: Ask = async (address, port, name, type) => {
  const socket = createSocket(address.includes(':') ? 'udp6' : 'udp4');
  socket.send(encode(query(name, type)), port, address);
  const [answer] = (await once(socket, 'message')) as [Buffer]; // the event's type
  socket.close();
  return summary(decode(answer));
};

const overTcp: Ask = async (host, port, name, type) => {
  const socket = connect({ host, port });
  socket.write(streamEncode(query(name, type)));
  const [answer] = (await once(socket, 'data')) as [Buffer]; // the event's type
  socket.destroy();
  return summary(streamDecode(answer));
};
