import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface KeyPair {
  readonly key: string;
  readonly cert: string;
}

const loopback = 'IP:127.0.0.1,IP:::1';

/** A CA of the moment, and certificates of it: one good, one with a name more, one that has expired; and some that lack the IPv6 address. */
export function certificates(): { ca: string } & Record<
  'good' | 'renamed' | 'expired' | 'namesOnly' | 'addressAsName' | 'addressAsSubject' | 'mapped' | 'v4Only',
  KeyPair
> {
  const dir = mkdtempSync(join(tmpdir(), 'sixways-test-'));
  const at = (name: string) => join(dir, name);
  const openssl = (...args: string[]) => execFileSync('openssl', args, { stdio: ['ignore', 'ignore', 'pipe'] });
  const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];
  const issue = (names: string, days: string, subject = 'shop.test'): KeyPair => {
    writeFileSync(at('ext'), `subjectAltName=${names}\n`);
    openssl('req', ...newKey, '-keyout', at('key'), '-out', at('csr'), '-subj', `/CN=${subject}`);
    openssl(
      'x509',
      '-req',
      '-in',
      at('csr'),
      '-CA',
      at('ca'),
      '-CAkey',
      at('ca-key'),
      '-CAcreateserial',
      '-days',
      days,
      '-extfile',
      at('ext'),
      '-out',
      at('cert'),
    );
    return { key: readFileSync(at('key'), 'utf8'), cert: readFileSync(at('cert'), 'utf8') };
  };
  try {
    openssl('req', '-x509', ...newKey, '-keyout', at('ca-key'), '-out', at('ca'), '-subj', '/CN=Test CA', '-days', '2');
    const ca = readFileSync(at('ca'), 'utf8');
    return {
      ca,
      good: issue(`DNS:shop.test,${loopback}`, '2'),
      renamed: issue(`DNS:shop.test,DNS:x.test,${loopback}`, '2'),
      expired: issue(`DNS:shop.test,${loopback}`, '-1'),
      namesOnly: issue('DNS:shop.test', '2'),
      addressAsName: issue('DNS:shop.test,DNS:::1', '2'),
      addressAsSubject: issue('DNS:shop.test', '2', '::1'),
      mapped: issue('DNS:shop.test,IP:::ffff:127.0.0.1', '2'),
      v4Only: issue('DNS:shop.test,IP:127.0.0.1', '2'),
    };
  } finally {
    rmSync(dir, { recursive: true });
  }
}
