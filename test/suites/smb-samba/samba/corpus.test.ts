import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { confFacts } from '../../../../suites/smb-samba/samba/conf-facts.ts';
import { readIpAddresses } from '../../../../suites/smb-samba/samba/ip-address-output.ts';
import { readListeningSockets } from '../../../../suites/smb-samba/samba/listening-sockets.ts';
import { readSmbConf } from '../../../../suites/smb-samba/samba/smb-conf.ts';

/** Real files of others, beside the repository on some machines; they are read and never copied. */
const corpus = fileURLToPath(new URL('../../../../../shared/corpus/', import.meta.url));
const samba = `${corpus}04-samba/`;

const read = (file: string) => readSmbConf(file, new Map([[file, readFileSync(file, 'utf8')]]));
const filesBelow = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => `${entry.parentPath}/${entry.name}`);

describe.skipIf(!existsSync(samba))('real files', () => {
  it('are read, or refused with a reason', () => {
    const files = filesBelow(samba);
    const readings = files.map((file) => read(file));
    expect(files).toHaveLength(20);
    expect(readings.filter(({ ok }) => ok)).toHaveLength(13);
    expect(readings.flatMap(({ problems }) => problems)).toHaveLength(13);
  });

  it('of other kinds are taken without a crash', () => {
    for (const file of filesBelow(corpus).filter((name) => /\.(conf|txt|cf|config|xml|zone)$/.test(name))) {
      const text = readFileSync(file, 'utf8');
      for (const reading of [readIpAddresses(text, file), readListeningSockets(text, file), read(file)]) {
        expect(reading.ok || reading.problems.length === 1).toBe(true);
      }
    }
  });

  it.each([
    ['excerpts/guide-v4-interfaces.conf', { interfaces: ['127.0.0.0/8', '10.0.0.0/24'], bindInterfacesOnly: true, access: [] }],
    ['excerpts/netmask-interfaces.conf', { interfaces: ['192.168.1.0/255.255.255.0', '127.0.0.1'], bindInterfacesOnly: true }],
    ['excerpts/testparm-mock.txt', { interfaces: ['lo', 'eth0', 'tailscale0'], ports: [445] }],
    ['excerpts/nixos-extraconfig.conf', { disableNetbios: true, access: [{ deny: ['ALL'], line: 3 }] }],
    ['excerpts/ru-comments.conf', { interfaces: [], socketAddress: null }],
    ['samba-src/tridge__smb.conf', { access: [{ section: 'global', allow: ['192.0.2.', 'localhost'] }] }],
  ])('%s', (file, facts) => {
    const reading = read(`${samba}${file}`);
    expect(reading.ok ? confFacts(reading.value) : reading.problems).toMatchObject(facts);
  });
});
