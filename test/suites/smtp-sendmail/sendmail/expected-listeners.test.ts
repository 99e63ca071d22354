import { readdirSync } from 'node:fs';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Bindv6only, expectedListeners } from '../../../../suites/smtp-sendmail/sendmail/expected-listeners.ts';
import { socketText } from '../../../../suites/smtp-sendmail/sendmail/listener-text.ts';
import type { WrittenOption } from '../../../../suites/smtp-sendmail/sendmail/config.ts';
import { config, fixturePath, outcomes } from './fixtures.ts';

/** As {@link outcomes} has it. */
function outcome(daemons: readonly WrittenOption[], bindv6only: Bindv6only): string {
  const { listeners, stops, afterSeconds } = expectedListeners(daemons, bindv6only);
  if (stops !== null) return `ends after ${afterSeconds} s`;
  return listeners.map(socketText).toSorted().join(' ');
}

const lists = (...texts: string[]): WrittenOption[] => texts.map((text, index) => ({ text, line: index + 1, origin: 'file' }));

describe('what sendmail was seen to listen on', () => {
  it.each(Object.entries(outcomes))('%s', (file, [usual, only]) => {
    const { daemons } = config(file);
    expect([outcome(daemons, 0), outcome(daemons, 1)]).toEqual([usual, only]);
  });

  it('every configuration among the fixtures is told of', () => {
    expect(
      readdirSync(fixturePath(''))
        .filter((name) => /\.(?:mc|cf)$/.test(name))
        .toSorted(),
    ).toEqual(Object.keys(outcomes).toSorted());
  });

  it.each<[string, string[], string, string]>([
    [
      'an IPv6 address beside the IPv6 wildcard',
      ['Family=inet6', 'Family=inet6, Addr=2001:db8::1'],
      'ends after 50 s',
      'ends after 50 s',
    ],
    [
      'an IPv6 address beside the IPv4 wildcard',
      ['Family=inet', 'Family=inet6, Addr=2001:db8::1'],
      '0.0.0.0:25 [2001:db8::1]:25',
      '0.0.0.0:25 [2001:db8::1]:25',
    ],
    ['the same twice', ['Name=a', 'Name=b'], 'ends after 50 s', 'ends after 50 s'],
    [
      'an IPv4 address, and the same mapped',
      ['Addr=192.0.2.1', 'Family=inet6, Addr=::ffff:192.0.2.1'],
      'ends after 50 s',
      'ends after 0 s',
    ],
    ['one after another', ['Family=inet', 'Family=inet6, M=O', 'Family=inet6'], 'ends after 95 s', 'ends after 50 s'],
    ['a socket in the file system', ['Name=a', 'Family=local, Addr=/run/a.sock'], '0.0.0.0:25', '0.0.0.0:25'],
    ['only such a socket', ['Family=unix, Addr=/run/a.sock'], '', ''],
    ['a family that is none', ['Family=3, M=O', 'Port=2525'], '0.0.0.0:2525', '0.0.0.0:2525'],
    ['a family that must be', ['Family=3'], 'ends after 0 s', 'ends after 0 s'],
    ['none of them', ['Family=inet6, Addr=fe80::1, M=O'], '', ''],
    [
      'port 0, and one beyond 16 bits',
      ['Family=inet6, Port=0', 'Addr=127.1, Port=65562'],
      '*:25 127.0.0.1:26',
      '127.0.0.1:26 [::]:25',
    ],
    ['65 daemons', Array.from({ length: 65 }, (_, index) => `Port=${2000 + index}`), 'ends after 0 s', 'ends after 0 s'],
  ])('%s', (_, texts, usual, only) => {
    expect([outcome(lists(...texts), 0), outcome(lists(...texts), 1)]).toEqual([usual, only]);
  });

  it('a failure says who, where and why', () => {
    const { stops } = expectedListeners(lists('Name=A, Family=inet6', 'Name=B'), 0);
    expect(stops).toMatchObject({ kind: 'in-use', name: 'B', line: 2, port: 25, detail: 'A' });
    expect(expectedListeners(lists('Family=inet6, Bogus=1'), 0).stops).toMatchObject({ kind: 'rejected', name: 'Daemon0' });
  });
});

describe('whatever the lists are', () => {
  const item = fc.constantFrom(
    'Family=inet',
    'Family=inet6',
    'M=O',
    'M=E',
    'Port=587',
    'Addr=192.0.2.1',
    'Addr=::1',
    'Addr=::',
    'Name=x',
  );
  const list = fc.array(item, { maxLength: 4 }).map((items) => items.join(', '));
  const some = fc.array(list, { maxLength: 5 }).map((texts) => lists(...texts));

  it('no two sockets take the same clients', () => {
    fc.assert(
      fc.property(some, fc.constantFrom<Bindv6only[]>(0, 1), (daemons, bindv6only) => {
        const { listeners, stops, without } = expectedListeners(daemons, bindv6only);
        const taken = listeners.flatMap((one) =>
          one.address.kind === 'any' ? one.takes.map((family) => `${family} ${one.port}`) : [],
        );
        expect(new Set(taken).size).toBe(taken.length);
        expect(stops === null ? listeners.length + without.length : daemons.length).toBe(daemons.length);
      }),
    );
  });

  it('bindv6only = 1 never takes away an IPv6 client’s socket, nor gives an inet6 one to IPv4', () => {
    fc.assert(
      fc.property(some, (daemons) => {
        const [usual, only] = [expectedListeners(daemons, 0), expectedListeners(daemons, 1)];
        if (usual.stops !== null || only.stops !== null) return;
        const v6 = (all: typeof usual) => all.listeners.filter(({ takes }) => takes.includes(6)).map(({ line }) => line);
        expect(v6(only)).toEqual(expect.arrayContaining(v6(usual)));
        expect(only.listeners.filter(({ family, takes }) => family === 6 && takes.includes(4))).toEqual([]);
      }),
    );
  });
});
