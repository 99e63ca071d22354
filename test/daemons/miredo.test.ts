import { describe, expect, it } from 'vitest';
import { miredoClient, miredoRelay, miredoServer } from '../../lab/daemons/miredo.ts';

describe('miredo', () => {
  it('writes the server’s configuration', () => {
    const spec = miredoServer({ name: 'miredo-server', node: 'tsrv', primary: '198.51.100.66', secondary: '198.51.100.67' });
    expect(spec.files).toEqual({
      'server.conf': `ServerBindAddress 198.51.100.66
ServerBindAddress2 198.51.100.67
Prefix 2001:0::
InterfaceMTU 1280
`,
    });
    expect(spec.argv.join(' ')).toBe('miredo-server -f -c {dir}/server.conf -p {dir}/miredo.pid -u miredo');
  });

  it('writes the relay’s configuration', () => {
    const spec = miredoRelay({ name: 'miredo-relay', node: 'relay', address: '198.51.100.33', device: 'teredo' });
    expect(spec.files).toEqual({
      'relay.conf': `RelayType cone
InterfaceName teredo
BindAddress 198.51.100.33
BindPort 3545
Prefix 2001:0::
InterfaceMTU 1280
`,
    });
  });

  it('writes the client’s configuration, and covers the hook whose path miredo has compiled in', () => {
    const spec = miredoClient({ name: 'miredo-client', node: 'ter', server: '198.51.100.66', device: 'teredo' });
    expect(spec.files['client.conf']).toBe('InterfaceName teredo\nServerAddress 198.51.100.66\nBindPort 3545\n');
    expect(spec.binds).toEqual({ 'client-hook': '/etc/miredo/client-hook' });
    expect(spec.ready).toEqual({ line: 'state.jsonl' });
    // What starts with #! is made executable.
    expect(spec.files['client-hook']).toMatch(/^#!\/bin\/sh\n/);
    expect(spec.files['client-hook']).toContain(">>'{dir}/state.jsonl'");
  });
});
