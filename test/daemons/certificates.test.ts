import { mkdtemp, readdir, rmdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { connect, createServer } from 'node:tls';
import { beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { CertificateError, makeAuthority, type Leaf } from '../../lab/certificates.ts';

type Made = Awaited<ReturnType<typeof make>>;
let made: Made;

async function make() {
  const { ca, issue } = await makeAuthority();
  const [good, expired, other, below] = await Promise.all([
    issue({ names: ['shop.lab.test', 'www.lab.test'], addresses: ['127.0.0.1', '2001:db8:80::80'] }),
    issue({ names: ['shop.lab.test'], expired: true }),
    issue({ names: ['other.lab.test'] }),
    issue({ names: ['shop.lab.test'], by: 'intermediate' }),
  ]);
  return { ca, good, expired, other, below };
}

beforeAll(async () => {
  made = await make();
});

/** The outcome of a handshake for a name, as a client sees it that trusts the lab's root only. */
async function handshake({ key }: Leaf, chain: string, host: string, ca = made.ca): Promise<string> {
  const server = createServer({ key, cert: chain });
  server.on('tlsClientError', () => {});
  server.listen(0, '::1');
  await once(server, 'listening');
  try {
    const { port } = server.address() as AddressInfo; // of a listening TCP server
    const socket = connect({
      host: '::1',
      port,
      ca,
      ...(host.includes(':') ? { checkServerIdentity: undefined } : { servername: host }),
    });
    return await new Promise<string>((resolve) => {
      socket.once('secureConnect', () => resolve('verified'));
      socket.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
    }).finally(() => socket.destroy());
  } finally {
    server.close();
  }
}

describe('makeAuthority', () => {
  it('makes a leaf that verifies for each of its names and addresses', async () => {
    const { good } = made;
    expect(await handshake(good, good.chain, 'shop.lab.test')).toBe('verified');
    expect(await handshake(good, good.chain, 'www.lab.test')).toBe('verified');
    const certificate = new X509Certificate(good.certificate);
    expect(certificate.checkIP('127.0.0.1')).toBe('127.0.0.1');
    expect(certificate.checkIP('2001:db8:80::80')).toBe('2001:db8:80::80');
    expect(certificate.checkIP('2001:db8:80::81')).toBeUndefined();
    expect(certificate.publicKey.asymmetricKeyDetails?.namedCurve).toBe('prime256v1');
  });

  it('makes leaves that fail for their own reason only', async () => {
    const { expired, other, below } = made;
    expect(await handshake(expired, expired.chain, 'shop.lab.test')).toBe('CERT_HAS_EXPIRED');
    expect(await handshake(other, other.chain, 'shop.lab.test')).toBe('ERR_TLS_CERT_ALTNAME_INVALID');
    expect(await handshake(other, other.chain, 'other.lab.test')).toBe('verified');
    expect(await handshake(below, below.chain, 'shop.lab.test')).toBe('verified');
    expect(await handshake(below, below.certificate, 'shop.lab.test')).toBe('UNABLE_TO_VERIFY_LEAF_SIGNATURE');
  });

  it('is a new authority each time, and leaves no file behind', async () => {
    const { good } = made;
    const empty = await mkdtemp(join(tmpdir(), 'sixways-test-'));
    vi.stubEnv('TMPDIR', empty);
    onTestFinished(() => void vi.unstubAllEnvs());
    const again = await make();
    expect(await handshake(good, good.chain, 'shop.lab.test', again.ca)).not.toBe('verified');
    expect(await readdir(empty)).toEqual([]);
    await rmdir(empty);
  });

  it('says what openssl refused', async () => {
    const { issue } = await makeAuthority();
    const refused = issue({ names: ['x'], addresses: ['not-an-address'] });
    await expect(refused).rejects.toThrow(CertificateError);
    await expect(refused).rejects.toThrow(/openssl x509 \(1\): .*bad ip address/is);
  });
});
