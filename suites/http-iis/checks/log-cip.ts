import { sameAddress } from '../../../harness/address/ip.ts';
import { check } from '../../../harness/model/check.ts';
import { endpointText } from '../../../harness/model/reach.ts';
import { writtenAs } from '../client-text.ts';
import { LogLine } from '../observations/clients.ts';

const record = ['2001:db8:80::80', 'sixways=4f1c', '2001:db8:6::6', '200'];
const line = (change: readonly [at: number, text: string]): Partial<LogLine> => ({ records: [record.with(...change)] });
const on = (change: Partial<LogLine> = {}) => [LogLine.on('ipv6', change)];
const v4 = {
  address: '192.0.2.80',
  local: { address: '192.0.2.6', port: 40_000 },
  mirror: '192.0.2.6',
  records: [['192.0.2.80', 'sixways=4f1c', '192.0.2.6', '200']],
};
const reference = [LogLine.on('ipv4', v4)];

/** Columns where IIS 8.5 and others keep what a proxy said. */
const isForwarded = (field: string): boolean => /forwarded|original|client-ip|real-ip/.test(field);

export default check({
  title: 'the access log records the client’s address',
  requirement:
    'Each request stands once in the log, with the client’s whole address in c-ip and as many columns as #Fields names.',
  why: 'An address that is cut or shifted in the log cannot be banned, billed or handed to the police.',
  fix: 'Write addresses whole, with room for 45 characters, and split records at spaces only.',
  fixes: {
    'not-recorded': 'See whether the IPv6 listener belongs to another site with a log of its own, or to one without log.',
    other: 'Log X-Forwarded-For or Forwarded in a column of its own (IIS 8.5: custom fields).',
    mapped: 'Unwrap ::ffff: addresses, or give each family a socket of its own.',
  },
  level: 'must',
  source: [
    { text: 'W3C: Extended Log File Format', url: 'https://www.w3.org/TR/WD-logfile.html' },
    { rfc: 5952, section: '3.2.2' },
  ],
  requires: ['http-iis/tls-parity', 'http-iis/status-parity'],
  needs: { log: LogLine, reference: LogLine.onReference().optional() },
  messages: {
    recorded: ['info', '{url} at {endpoint} is in {log} with c-ip {text}'],
    forwarded: ['info', '{url} at {endpoint} is in {log} with c-ip {text}, and {expected} in another column'],
    'not-recorded': ['error', '{url} at {endpoint} is not in {log}; the same over IPv4 is'],
    truncated: ['error', '{url} at {endpoint}: c-ip in {log} is {text}, {length} characters of {expected}'],
    garbled: ['error', '{url} at {endpoint}: c-ip in {log} is {text} for {expected}'],
    unspecified: ['error', '{url} at {endpoint}: c-ip in {log} is {text} for {expected}'],
    shifted: ['error', '{url} at {endpoint}: its line in {log} has {columns} columns, and #Fields names {fields}'],
    twice: ['warning', '{url} at {endpoint} is in {log} {times} times'],
    mapped: ['warning', '{url} at {endpoint}: c-ip in {log} is {text} for {expected}: an IPv4-mapped address'],
    zone: ['warning', '{url} at {endpoint}: c-ip in {log} is {text} for {expected}: with a zone'],
    'not-canonical': ['warning', '{url} at {endpoint}: c-ip in {log} is {text} for {expected}: not the form of RFC 5952'],
    other: ['warning', '{url} at {endpoint}: c-ip in {log} is {text} for {expected}, and no column says for whom it forwards'],
    'other-server': ['warning', '{url} at {endpoint}: s-ip in {log} is {text}'],
    'wrong-log': [
      'no-baseline',
      '{url} at {endpoint} is not in {log}, and IPv4 requests are not either: is it the log of this site?',
    ],
    'no-columns': ['no-baseline', '{log} names no column c-ip in a #Fields line'],
    unasked: ['not-applicable', '{url} at {endpoint} got no reply: {answer}'],
  },
  judge({ log, reference }, say) {
    const findings = log.map((at) => {
      const { url, log: file, fields, records, local, mirror, status, outcome, address } = at.value;
      const where = { url, endpoint: endpointText(at.value), log: file };
      const expected = mirror ?? local?.address;
      const [first, ...more] = records;
      if (status === null || expected === undefined)
        return [say('unasked', at, { url, endpoint: where.endpoint, answer: outcome })];
      if (first === undefined) {
        const other = reference.find(({ path, value }) => path !== at.path && value.records.length > 0);
        return [other === undefined ? say('wrong-log', at, where) : say('not-recorded', [at, other], where)];
      }
      const column = fields?.indexOf('c-ip') ?? -1;
      if (fields === null || column < 0) return [say('no-columns', at, { log: file })];
      if (first.length !== fields.length) return [say('shifted', at, { ...where, columns: first.length, fields: fields.length })];

      const text = first[column] ?? '';
      const server = first[fields.indexOf('s-ip')];
      const written = writtenAs(text, expected);
      const values = { ...where, text, expected };
      const told = first.some((value, nth) => isForwarded(fields[nth] ?? '') && value.includes(expected));
      const client =
        written === 'same'
          ? say('recorded', at, { ...where, text })
          : written === 'truncated'
            ? say('truncated', at, { ...values, length: text.length })
            : say(written === 'other' && told ? 'forwarded' : written, at, values);
      return [
        client,
        ...(more.length > 0 ? [say('twice', at, { ...where, times: records.length })] : []),
        ...(server === undefined || sameAddress(server, address) ? [] : [say('other-server', at, { ...where, text: server })]),
      ];
    });
    return findings.flat();
  },
  examples: [
    { name: 'recorded', seen: { log: on(), reference }, says: ['recorded'] },
    { name: 'in no line', seen: { log: on({ records: [] }), reference }, says: ['not-recorded'] },
    {
      name: 'in no line, nor is IPv4',
      seen: { log: on({ records: [] }), reference: [LogLine.on('ipv4', { ...v4, records: [] })] },
      says: ['wrong-log'],
    },
    { name: 'cut', seen: { log: on(line([2, '2001:db8:6:'])) }, says: ['truncated'] },
    { name: 'the first group', seen: { log: on(line([2, '2001'])) }, says: ['truncated'] },
    { name: 'a dash', seen: { log: on(line([2, '-'])) }, says: ['garbled'] },
    { name: '0.0.0.0', seen: { log: on(line([2, '0.0.0.0'])) }, says: ['unspecified'] },
    {
      name: 'split at colons',
      seen: { log: on({ records: [['2001', 'db8', '80', '', '80', 'sixways=4f1c', '2001:db8:6::6', '200']] }) },
      says: ['shifted'],
    },
    { name: 'two lines', seen: { log: on({ records: [record, record] }) }, says: ['recorded', 'twice'] },
    {
      name: 'mapped',
      path: 'ipv4',
      seen: { log: [LogLine.on('ipv4', { ...v4, records: [['192.0.2.80', 'sixways=4f1c', '::ffff:192.0.2.6', '200']] })] },
      says: ['mapped'],
    },
    { name: 'a zone', seen: { log: on(line([2, '2001:db8:6::6%11'])) }, says: ['zone'] },
    { name: 'upper case', seen: { log: on(line([2, '2001:DB8:6::6'])) }, says: ['not-canonical'] },
    { name: 'a proxy', seen: { log: on(line([2, '2001:db8:80::1'])) }, says: ['other'] },
    {
      name: 'a proxy that says for whom',
      seen: {
        log: on({
          fields: ['s-ip', 'cs-uri-query', 'c-ip', 'x-forwarded-for'],
          records: [['2001:db8:80::80', 'sixways=4f1c', '2001:db8:80::1', '2001:db8:6::6']],
        }),
      },
      says: ['forwarded'],
    },
    { name: 'another server', seen: { log: on(line([0, '2001:db8:80::81'])) }, says: ['recorded', 'other-server'] },
    { name: 'no #Fields', seen: { log: on({ fields: null }) }, says: ['no-columns'] },
    {
      name: 'no reply',
      seen: { log: on({ status: null, outcome: 'reset', records: [] }), reference },
      says: ['unasked'],
    },
  ],
});
