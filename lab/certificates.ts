import { spawn } from 'node:child_process';
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { open, unlink, type FileHandle } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';

export interface LeafRequest {
  /** dNSName entries of the subjectAltName; the first is the subject's CN too. */
  readonly names: readonly string[];
  /** iPAddress entries (RFC 5280 4.2.1.6). */
  readonly addresses?: readonly string[];
  /** Signed by the intermediate instead of the root. */
  readonly by?: 'intermediate';
  /** Its validity ends with the second in which it begins. */
  readonly expired?: true;
}

/** PEM texts. */
export interface Leaf {
  readonly certificate: string;
  readonly key: string;
  /** What a server has to send: the leaf, then the intermediate where one signed it. */
  readonly chain: string;
}

export interface Authority {
  /** The root's certificate, PEM: what a client trusts. */
  readonly ca: string;
  /** Makes a leaf with a key of its own; rejects with CertificateError. */
  issue(request: LeafRequest): Promise<Leaf>;
}

/** The openssl program is missing or refused; `message` has its last words. */
export class CertificateError extends Error {
  override readonly name = 'CertificateError';
}

interface Signer {
  readonly certificate: string;
  readonly key: string;
}

interface Subject {
  readonly name: string;
  readonly days: number;
  readonly extensions: readonly string[];
}

const authority = ['basicConstraints = critical,CA:true', 'keyUsage = critical,keyCertSign,cRLSign'];
const endEntity = [
  'basicConstraints = critical,CA:false',
  'keyUsage = critical,digitalSignature',
  'extendedKeyUsage = serverAuth',
];

/** A fresh root with an intermediate, all EC P-256. Keys are in memory only, and in nameless files while openssl reads them. */
export async function makeAuthority(): Promise<Authority> {
  const root = await sign({ name: 'sixways lab root', days: 365, extensions: authority }, null);
  const intermediate = await sign({ name: 'sixways lab intermediate', days: 365, extensions: authority }, root);
  return {
    ca: root.certificate,
    issue: async ({ names, addresses = [], by, expired }) => {
      const alternatives = [...names.map((name) => `DNS:${name}`), ...addresses.map((address) => `IP:${address}`)];
      const extensions = [...endEntity, `subjectAltName = ${alternatives.join(',')}`];
      const subject = { name: names[0] ?? 'sixways lab', days: expired ? 0 : 365, extensions };
      const leaf = await sign(subject, by === undefined ? root : intermediate);
      return { ...leaf, chain: leaf.certificate + (by === undefined ? '' : intermediate.certificate) };
    },
  };
}

/** A certificate for a new key; `null` signs it with that key itself. */
async function sign({ name, days, extensions }: Subject, by: Signer | null): Promise<Signer> {
  const pair = generateKeyPairSync('ec', {
    namedCurve: 'P-256',
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
  const argv = [
    'x509',
    '-new',
    '-subj',
    `/CN=${name}`,
    '-days',
    `${days}`,
    '-set_serial',
    `0x01${randomBytes(15).toString('hex')}`,
  ];
  const inputs: Readonly<Record<string, string>> = {
    '-extfile': extensions.join('\n'),
    ...(by === null ? { '-key': pair.privateKey } : { '-CA': by.certificate, '-CAkey': by.key, '-force_pubkey': pair.publicKey }),
  };
  return { certificate: await openssl(argv, inputs), key: pair.privateKey };
}

/** What openssl prints. Each input is an option that takes a file, with the text that it shall read there. */
async function openssl(argv: readonly string[], inputs: Readonly<Record<string, string>>): Promise<string> {
  const files: FileHandle[] = [];
  try {
    for (const input of Object.values(inputs)) files.push(await nameless(input));
    const options = Object.keys(inputs).flatMap((option, at) => [option, `/dev/fd/${at + 3}`]);
    const child = spawn('openssl', [...argv, ...options], {
      stdio: ['ignore', 'pipe', 'pipe', ...files.map(({ fd }) => fd)],
      timeout: 20_000,
    });
    const [out, said, how] = await Promise.all([printed(child.stdout), printed(child.stderr), ended(child)]);
    if (how !== 0) throw new CertificateError(`openssl ${argv[0]} (${how}): ${said.trim().slice(-500)}`);
    return out;
  } finally {
    await Promise.all(files.map(async (file) => await file.close()));
  }
}

const printed = async (stream: Readable | null): Promise<string> => (stream === null ? '' : await text(stream));

/** The exit code; else a signal, or why it did not start. */
const ended = async (child: ReturnType<typeof spawn>): Promise<number | string> =>
  await new Promise((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('close', (code, signal) => resolve(code ?? signal ?? 'unknown'));
  });

/** A file that is gone with its last descriptor, whatever ends this process. */
async function nameless(content: string): Promise<FileHandle> {
  const path = join(tmpdir(), `sixways-${randomBytes(8).toString('hex')}`);
  const file = await open(path, 'wx+', 0o600);
  await unlink(path);
  await file.writeFile(content);
  return file;
}
