import { describe, expect, it } from 'vitest';
import { ip } from '../../../../harness/address/ip.ts';
import { readApplicationHost } from '../../../../suites/http-iis/iis/application-host.ts';
import { configFacts, configOf, recordFacts, recordsOf } from '../../../../suites/http-iis/iis/facts.ts';
import { questionsFor } from '../../../../suites/http-iis/iis/questions.ts';
import { readSslcert } from '../../../../suites/http-iis/iis/sslcert.ts';
import { CertificateStore, IisConfigFile } from '../../../../suites/http-iis/observations/iis.ts';
import { text, valueOf } from './fixtures.ts';

const config = valueOf(readApplicationHost(text('applicationHost.config'), 'a'));

describe('what an observation keeps', () => {
  it('of a configuration is read back whole, and holds no secret', () => {
    const facts = JSON.stringify({ ...IisConfigFile.sample, ...configFacts(config) });
    expect(configOf(IisConfigFile.schema.parse(JSON.parse(facts)))).toEqual(config);
    for (const secret of ['correct horse', 'c2Vzc2lvbi1rZXk', 'svc-shop']) expect(facts).not.toContain(secret);
  });

  it('of a certificate store is read back whole', () => {
    const records = valueOf(readSslcert(text('sslcert.txt'), 's'));
    const facts = JSON.stringify({ ...CertificateStore.sample, records: recordFacts(records) });
    expect(recordsOf(CertificateStore.schema.parse(JSON.parse(facts)))).toEqual(records);
  });

  it('is bounded, and says what it leaves out', () => {
    const [site] = config.sites;
    if (site === undefined) throw new Error('no site');
    const many = configFacts({ ...config, sites: Array.from({ length: 3_000 }, () => site) });
    expect([many.sites.length, many.leftOut]).toEqual([1_666, 1_334]);
    expect(IisConfigFile.schema.safeParse({ ...IisConfigFile.sample, ...many }).success).toBe(true);
  });
});

describe('what one address is asked', () => {
  it('is the literal and the unknown of every port before any name', () => {
    const { asked, leftOut } = questionsFor(config, ip('2001:db8:10::80'), 6);
    expect(asked.map(({ scheme, port, host, sni }) => `${scheme} ${port} ${host} ${sni ?? '-'}`)).toEqual([
      'http 80 [2001:db8:10::80] -',
      'https 443 [2001:db8:10::80] -',
      'http 8080 [2001:db8:10::80] -',
      'http 80 unknown.invalid -',
      'https 443 unknown.invalid unknown.invalid',
      'http 8080 unknown.invalid -',
    ]);
    expect(leftOut).toBe(questionsFor(config, ip('2001:db8:10::80'), 1_000).asked.length - 6);
  });
});
