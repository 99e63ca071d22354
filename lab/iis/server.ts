import { ip } from '../../harness/address/ip.ts';
import { readApplicationHost } from '../../suites/http-iis/iis/application-host.ts';
import { type Cell, expectedMatrix } from '../../suites/http-iis/iis/expected-matrix.ts';
import { readIplisten } from '../../suites/http-iis/iis/iplisten.ts';
import type { Reading } from '../../suites/http-iis/iis/problem.ts';
import { readSslcert } from '../../suites/http-iis/iis/sslcert.ts';
import { type HostedSite, applicationHost } from './application-host.ts';
import { iplistenText, sslcertText, type StoreRecord, thumbprint } from './netsh.ts';
import { httpSys } from './http-sys.ts';
import type { Leaf } from '../certificates.ts';
import type { NginxServer } from '../daemons/nginx.ts';
import type { Directive } from '../daemons/nginx-text.ts';

export interface ModelledIis {
  readonly sites: readonly HostedSite[];
  /** Of the server. */
  readonly addresses: readonly string[];
  readonly iplisten?: readonly string[];
  readonly sslcert?: readonly StoreRecord[];
  /** By name of a site, what nginx does for it. */
  readonly content: Readonly<Record<string, readonly Directive[]>>;
  /** Serves a cell otherwise than the files say. */
  readonly flip?: (cell: Cell) => Cell;
}

export interface IisFiles {
  /** Names of the option `iis`, and the text of each file. */
  readonly config: string;
  readonly iplisten: string;
  readonly sslcert: string;
}

/** The files of an IIS, and nginx servers that answer as they say, but for the cells that are flipped. */
export function modelledIis({ sites, addresses, iplisten = [], sslcert = [], content, flip = (cell) => cell }: ModelledIis): {
  files: IisFiles;
  servers: NginxServer[];
} {
  const files = { config: applicationHost(sites), iplisten: iplistenText(iplisten), sslcert: sslcertText(sslcert) };
  const { cells } = expectedMatrix({
    config: valueOf(readApplicationHost(files.config, 'applicationHost.config')),
    iplisten: valueOf(readIplisten(files.iplisten, 'iplisten')).map(({ address }) => address),
    sslcert: valueOf(readSslcert(files.sslcert, 'sslcert')),
    addresses: addresses.map(ip),
  });
  const certificates = new Map(sslcert.map(({ leaf }): [string, Leaf] => [thumbprint(leaf), leaf]));
  return { files, servers: httpSys(cells.map(flip), { sites: new Map(Object.entries(content)), certificates }) };
}

function valueOf<T>(reading: Reading<T>): T {
  if (!reading.ok) throw new Error(reading.problems[0].reason);
  return reading.value;
}
