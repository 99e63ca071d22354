import { v6Paths } from '../../../harness/model/check.ts';
import type { Directive } from '../../daemons/nginx-text.ts';
import { labDirectory } from '../../enter.ts';
import { plain, type HttpMutant } from './mutant.ts';

const columns = ['s-ip', 'cs-method', 'cs-uri-stem', 'cs-uri-query', 's-port', 'c-ip', 'sc-status', 'sc-bytes'];
const values = (client: string): string =>
  ['$server_addr', '$request_method', '$uri', '$args', '$server_port', client, '$status', '$bytes_sent'].join(' ');

/** The order of IIS's columns, in nginx; what is cut is cut as a database column or a split does it. */
export const logFormats: readonly Directive[] = [
  [
    'map',
    '$remote_addr',
    '$cut_client',
    [
      ['~^(?<cut>.{15})', '$cut'],
      ['default', '$remote_addr'],
    ],
  ],
  [
    'map',
    '$remote_addr',
    '$first_group',
    [
      ['~^(?<group>[^:]+):', '$group'],
      ['default', '$remote_addr'],
    ],
  ],
  ['log_format', 'w3c', values('$remote_addr')],
  ['log_format', 'w3c_cut', values('$cut_client')],
  ['log_format', 'w3c_split', values('$first_group')],
  ['log_format', 'w3c_shifted', values('- $remote_addr')],
];

const fileOf = (name: string): string => `logs/${name}.log`;

/** @param format of the IPv6 address; null writes no log for it. */
function logged(name: string, title: string, format: string | null, expect: HttpMutant['expect']): HttpMutant {
  const to = (of: string | null): Directive => (of === null ? ['access_log', 'off'] : ['access_log', fileOf(name), of]);
  return {
    title,
    scheme: 'http',
    options: { log: `${labDirectory}/nginx-tgt/${fileOf(name)}` },
    nginx: ({ at }) => [plain([at.ipv4], to('w3c')), plain([at.ipv6], to(format))],
    expect,
  };
}

const red = { red: [{ check: 'http-iis/log-cip', paths: v6Paths }] };

export const logs: Readonly<Record<string, HttpMutant>> = {
  'log-whole': logged('log-whole', 'the log has whole addresses', 'w3c', {}),
  'log-truncated': logged('log-truncated', 'the log has 15 characters of an address', 'w3c_cut', red),
  'log-split': logged('log-split', 'the log has the first group of an address', 'w3c_split', red),
  'log-shifted': logged('log-shifted', 'the log has a column more for IPv6', 'w3c_shifted', red),
  'log-missing': logged('log-missing', 'the IPv6 listener writes no log', null, red),
};

/** nginx appends; the directives that IIS writes stand there before. */
export const logDocuments: Readonly<Record<string, string>> = Object.fromEntries(
  Object.keys(logs).map((name) => [
    fileOf(name),
    `#Software: nginx in the order of IIS\n#Version: 1.0\n#Date: 2026-01-01 00:00:00\n#Fields: ${columns.join(' ')}\n`,
  ]),
);
