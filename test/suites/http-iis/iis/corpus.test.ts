import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { formatAddress } from '../../../../harness/address/ip.ts';
import { parseBinding } from '../../../../suites/http-iis/iis/binding.ts';
import { decodeText } from '../../../../suites/http-iis/iis/decode-text.ts';
import { readIplisten } from '../../../../suites/http-iis/iis/iplisten.ts';
import { readWebConfig } from '../../../../suites/http-iis/iis/ip-security.ts';
import { readSites } from '../../../../suites/http-iis/iis/read-sites.ts';
import { readSslcert } from '../../../../suites/http-iis/iis/sslcert.ts';
import { readLog } from '../../../../suites/http-iis/iis/w3c-log.ts';
import { valueOf } from './fixtures.ts';

/** Real files of others, beside the repository on some machines; they are read and never copied. */
const corpus = fileURLToPath(new URL('../../../../../shared/corpus/', import.meta.url));

const load = (file: string): string => valueOf(decodeText(readFileSync(`${corpus}${file}`), file)).text;

const filesOf = (group: string): string[] =>
  readdirSync(`${corpus}${group}`, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => `${entry.parentPath}/${entry.name}`.slice(corpus.length));

describe.skipIf(!existsSync(corpus))('real files', () => {
  it('every reader takes every file of groups 01 and 02 without a crash', () => {
    const files = [...filesOf('01-iis'), ...filesOf('02-iis-logs')];
    expect(files).toHaveLength(26);
    const readers = { readSites, readIplisten, readSslcert, readLog, readWebConfig };
    const read = Object.entries(readers).map(([name, reader]) => [
      name,
      files.filter((file) => reader(load(file), file).ok).length,
    ]);
    expect(Object.fromEntries(read)).toEqual({ readSites: 3, readIplisten: 1, readSslcert: 0, readLog: 7, readWebConfig: 4 });
  });

  it.each([
    ['01-iis/excerpts/mattgillard-sites.xml', 7, ['http *:80:', 'https *:443:']],
    ['01-iis/excerpts/wcf-docs-bindings.xml', 7, ['http *:80:', 'net.tcp 808:*']],
    ['01-iis/excerpts/metabase-iis6-a.xml', 6, ['http :80:mshsca13.cordonco.com', 'https :443:mshsca13.cordonco.com']],
  ])('%s', (file, generation, bindings) => {
    const config = valueOf(readSites(load(file), file));
    expect(config.generation).toBe(generation);
    expect(config.sites.flatMap((site) => site.bindings.map((one) => `${one.protocol} ${one.information}`))).toEqual(bindings);
  });

  it('bindings', () => {
    const lines = load('01-iis/excerpts/binding-strings-v6.txt')
      .split(/\r?\n/)
      .filter((line) => line !== '');
    expect(lines.map((line) => parseBinding(line).ok)).toEqual(lines.map(() => true));
    expect(lines).toHaveLength(8);
  });

  it('a listen list with stale entries', () => {
    const list = valueOf(readIplisten(load('01-iis/excerpts/iplisten-stale.txt'), 'l'));
    expect(list.map(({ address }) => formatAddress(address))).toEqual(['192.168.33.1', '127.0.0.0', '127.0.0.1']);
  });

  it('certificate records that lost their keys are told, not taken for an empty store', () => {
    expect(readSslcert(load('01-iis/excerpts/sslcert-null-fields.txt'), 's')).toMatchObject({
      ok: false,
      problems: [{ line: 1, code: 'bad-value' }],
    });
  });

  it.each([
    ['01-iis/excerpts/web.config-ipsecurity-v4only.xml', 2, 0],
    ['01-iis/excerpts/web.config-ipsecurity-v6loopback.xml', 3, 1],
  ])('%s', (file, rules, problems) => {
    const reading = readWebConfig(load(file), file);
    expect(valueOf(reading)).toMatchObject([{ allowUnlisted: false, rules: { length: rules } }]);
    expect(reading.problems).toHaveLength(problems);
  });

  it.each([
    ['02-iis-logs/lnav/logfile_w3c.0', 1, 0, 1],
    ['02-iis-logs/lnav/logfile_w3c.1', 1, 0, 1],
    ['02-iis-logs/lnav/logfile_w3c.2', 14, 0, 2],
    ['02-iis-logs/lnav/logfile_w3c.4', 2, 0, 1],
    ['02-iis-logs/lnav/logfile_w3c.5', 1, 1, 1],
    ['02-iis-logs/lnav/logfile_w3c.6', 1, 0, 1],
    ['02-iis-logs/excerpts/sharepoint-linklocal.log', 0, 0, 1],
  ])('%s: %i entries', (file, entries, misfits, headers) => {
    expect(valueOf(readLog(load(file), file)).summary).toMatchObject({ entries, misfits, headers });
  });
});
