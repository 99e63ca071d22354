import { describe, expect, it } from 'vitest';
import { readAppcmdSites } from '../../../../suites/http-iis/iis/appcmd-sites.ts';
import { readApplicationHost } from '../../../../suites/http-iis/iis/application-host.ts';
import { readMetabase } from '../../../../suites/http-iis/iis/metabase.ts';
import { readSites, withStates } from '../../../../suites/http-iis/iis/read-sites.ts';
import { text, valueOf } from './fixtures.ts';

describe('appcmd list site', () => {
  it('sites, bindings of all protocols, states', () => {
    const { sites } = valueOf(readAppcmdSites(text('appcmd-sites.txt'), 'appcmd.txt'));
    expect(sites.map(({ name, id, state }) => [name, id, state])).toEqual([
      ['Shop & Cart', 1, 'started'],
      ['API', 2, 'started'],
      ['Intranet (old, "new")', 3, 'stopped'],
      ['Empty', 9, 'unknown'],
    ]);
    expect(sites.map(({ bindings }) => bindings.map(({ protocol, information }) => `${protocol}/${information}`))).toEqual([
      ['http/*:80:shop.example.com', 'https/*:443:shop.example.com', 'https/192.0.2.10:443:'],
      [
        'http/192.0.2.10:80:api.example.com',
        'http/[2001:db8:10::80]:80:api.example.com',
        'https/[2001:DB8:10:0::80]:443:api.example.com',
      ],
      ['net.tcp/808:*', 'net.pipe/*', 'http/[::]:8080:'],
      [],
    ]);
    expect(sites[0]).toMatchObject({ autoStart: null, protocols: null });
  });

  it('words of another language', () => {
    const line = 'WEBSITE "Standard" (ID:1,Bindungen:http/*:80:,https/[::]:443:,Status:Gestartet)';
    expect(valueOf(readAppcmdSites(line, 'a')).sites).toMatchObject([{ name: 'Standard', id: 1, state: 'unknown' }]);
  });

  it('a line of another form is told', () => {
    const reading = readAppcmdSites('SITE "A" (id:1,bindings:,state:Started)\r\nSITE "B" (id:x)\r\n', 'a.txt');
    expect(reading.problems).toMatchObject([{ file: 'a.txt', line: 2, code: 'bad-value' }]);
    expect(valueOf(reading).sites).toHaveLength(1);
  });

  it.each(['', 'no sites here', 'ERROR ( message:Cannot read "x". )'])('%j is none', (other) => {
    expect(readAppcmdSites(other, 'a')).toMatchObject({ ok: false, problems: [{ code: 'nothing-found' }] });
  });
});

describe('MetaBase.xml', () => {
  it('bindings of both kinds, and no account', () => {
    const config = valueOf(readMetabase(text('MetaBase.xml'), 'MetaBase.xml'));
    expect(config.generation).toBe(6);
    expect(config.sites.map(({ name, id, autoStart }) => [name, id, autoStart])).toEqual([
      ['Portal', 1, true],
      ['W3SVC/87257621', 87_257_621, false],
    ]);
    expect(config.sites.map(({ bindings }) => bindings.map(({ protocol, information }) => `${protocol} ${information}`))).toEqual(
      [['http :80:', 'http 192.0.2.20:8080:portal.example.com', 'https :443:'], ['http [2001:db8::20]:80:six.example.com']],
    );
    expect(JSON.stringify(config, (_, value: unknown) => (typeof value === 'bigint' ? String(value) : value))).not.toContain(
      '49634462',
    );
  });

  it('another document is refused', () => {
    expect(readMetabase('<configuration/>', 'a.xml')).toMatchObject({
      ok: false,
      problems: [{ line: 1, code: 'nothing-found' }],
    });
  });
});

describe('readSites', () => {
  it.each([
    ['applicationHost.config', 7, 5],
    ['MetaBase.xml', 6, 2],
    ['appcmd-sites.txt', 7, 4],
  ])('knows %s', (name, generation, count) => {
    const config = valueOf(readSites(text(name), name));
    expect([config.generation, config.sites.length]).toEqual([generation, count]);
  });

  it('states of appcmd join the configuration by id', () => {
    const config = valueOf(readApplicationHost(text('applicationHost.config'), 'a'));
    const joined = withStates(config, valueOf(readAppcmdSites(text('appcmd-sites.txt'), 'b')));
    expect(joined.sites.map(({ state }) => state)).toEqual(['started', 'started', 'stopped', 'unknown', 'unknown']);
  });
});
