import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { exchangeMixed, mixCase } from '../../../harness/net/dns/case.ts';
import { type NameServer, startNameServer } from '../../../lab/name-server/name-server.ts';

let server: NameServer;
beforeAll(async () => {
  server = await startNameServer({
    addresses: ['::1'],
    port: 0,
    zones: [{ name: 'lab.test', records: [['*', 'A', '192.0.2.1']] }],
  });
});
afterAll(async () => await server.close());

const ask = async (name: string, transport: 'udp' | 'tcp' = 'udp') =>
  await exchangeMixed(
    { name, type: 'A' },
    { address: '::1', port: server.port, local: null, transport, deadlineMs: 150, signal: new AbortController().signal },
  );
// Long enough that no draw leaves it in lower case.
const long = `${'abcdefghij'.repeat(5)}.lab.test`;

describe('a name in mixed case', () => {
  it('is the same name, and drawn anew each time', () => {
    const mixed = mixCase(long);
    expect(mixed.toLowerCase()).toBe(long);
    expect([/[a-z]/.test(mixed), /[A-Z]/.test(mixed)]).toEqual([true, true]);
    expect(mixCase(long)).not.toBe(mixed);
    expect(mixCase('_1-2.3')).toBe('_1-2.3');
  });

  it.each(['udp', 'tcp'] as const)('comes back as it was sent by %s', async (transport) => {
    expect(await ask(long, transport)).toMatchObject({ name: long, outcome: 'answer', keepsCase: true });
  });

  it('comes back in lower case from who does not keep it', async () => {
    expect(await ask(`x-lower.${long}`)).toMatchObject({ outcome: 'answer', keepsCase: false });
  });

  it('is nobody’s without an answer', async () => {
    expect(await ask(`x-drop.${long}`)).toMatchObject({ outcome: 'silent', keepsCase: null });
  });
});
