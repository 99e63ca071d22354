import { describe, expect, it } from 'vitest';
import { receivedOf } from '../../../suites/smtp-sendmail/mailbox/find.ts';
import { ownReceived, receivedFrom } from '../../../suites/smtp-sendmail/received.ts';

const by = 'by mail.test with ESMTP id 1; Sat, 21 Nov 2026 12:00:00 GMT';

describe('receivedFrom', () => {
  it.each<[string, string, string | null, string | null, boolean, boolean]>([
    // sendmail
    ['from x.test (client.test [IPv6:2001:db8:6:0:0:0:0:6])', 'x.test', 'client.test', 'IPv6:2001:db8:6:0:0:0:0:6', true, false],
    ['from x.test ([IPv6:2001:db8:6:0:0:0:0:6])', 'x.test', null, 'IPv6:2001:db8:6:0:0:0:0:6', true, false],
    ['from x.test (a.test [192.0.2.6] (may be forged))', 'x.test', 'a.test', '192.0.2.6', false, true],
    [
      'from [IPv6:2001:db8::2] (client6.example.test [IPv6:2001:db8:0:0:0:0:0:2])',
      '[IPv6:2001:db8::2]',
      'client6.example.test',
      'IPv6:2001:db8:0:0:0:0:0:2',
      true,
      false,
    ],
    // Postfix
    ['from x.test (unknown [IPv6:2001:db8:6::6])', 'x.test', null, 'IPv6:2001:db8:6::6', true, false],
    ['from x.test (client.test [192.0.2.6])', 'x.test', 'client.test', '192.0.2.6', false, false],
    // Exim
    ['from client.test ([2001:db8:6::6] helo=x.test)', 'client.test', null, '2001:db8:6::6', false, false],
    ['from [192.0.2.6] (helo=x.test)', '[192.0.2.6]', null, '192.0.2.6', false, false],
    // none
    ['from x.test', 'x.test', null, null, false, false],
    ['from x.test (client.test)', 'x.test', null, null, false, false],
  ])('%s', (text, helo, name, literal, isTagged, isForged) => {
    expect(receivedFrom(`${text} ${by}`)).toMatchObject({ helo, name, literal, isTagged, isForged });
  });

  it('is null for a field that begins otherwise', () => expect(receivedFrom(by)).toBe(null));

  it('reads the address', () => {
    expect(receivedFrom(`from x ([IPv6:2001:db8::6])`)?.address).toEqual({
      family: 6,
      value: 0x20010db8_00000000_00000000_00000006n,
    });
    expect(receivedFrom(`from x ([IPv6:zz])`)?.address).toBe(null);
  });
});

describe('the fields of a message', () => {
  const message = [
    'Return-Path: <a@test>',
    'Received: from inner (localhost [127.0.0.1])',
    '\tby inner.test; date',
    'received: from x.test (client.test',
    ' [192.0.2.6]) by mail.test; date',
    'Subject: Received: from nobody',
    '',
    'Received: from the body (b [192.0.2.7])',
  ];

  it.each(['\n', '\r\n'])('are unfolded, the newest first, with line ends %j', (end) => {
    expect(receivedOf(message.join(end))).toEqual([
      'from inner (localhost [127.0.0.1]) by inner.test; date',
      'from x.test (client.test [192.0.2.6]) by mail.test; date',
    ]);
  });

  it('and the oldest is that of the server we spoke to', () => {
    expect(ownReceived(receivedOf(message.join('\n')))?.literal).toBe('192.0.2.6');
    expect(ownReceived([])).toBe(null);
  });
});
