import type { Leaf } from '../certificates.ts';
import type { Directive } from '../daemons/nginx-text.ts';
import { type IisFiles, modelledIis } from '../iis/server.ts';
import type { NginxServer } from '../daemons/nginx.ts';
import type { HostedSite } from '../iis/application-host.ts';
import type { Cell } from '../../suites/http-iis/iis/expected-matrix.ts';
import type { Mutant } from '../mutant.ts';
import type { DualAddress } from '../topology/topology.ts';

/** Host headers, SNI, addresses of both families, and `[::]`. */
const sitesOf = ({ ipv4, ipv6 }: DualAddress): readonly HostedSite[] => [
  {
    name: 'Shop',
    bindings: ['https/*:443:shop.lab.test', `https/${ipv4}:443:`, `https/[${ipv6}]:443:`, 'net.tcp/808:*'],
  },
  { name: 'www', bindings: ['https/*:443:www.lab.test'] },
  { name: 'To https', bindings: ['http/*:80:'] },
  { name: 'Status', bindings: [`http/${ipv4}:8080:`, 'http/[::]:8080:', 'http/*:8080:status.lab.test'] },
];

type Content = (root: string) => readonly Directive[];

/** One server with the sites of the demo, each open on all four paths; its files, and nginx in the place of http.sys. */
export function demoIis(
  at: DualAddress,
  leaf: Leaf,
  content: Content,
  broken: Mutant['site'],
): { files: IisFiles; servers: NginxServer[] } {
  const isV6 = ({ address, scheme }: Cell): boolean => address.family === 6 && (scheme === 'https' || broken === 'v4-only');
  const broke: Cell['outcome'] = broken === 'v4-only' ? { kind: 'refused' } : { kind: 'site', site: 'Default' };
  return modelledIis({
    sites: sitesOf(at),
    addresses: [at.ipv4, at.ipv6],
    sslcert: [
      { ipport: `${at.ipv4}:443`, leaf },
      { ipport: `[${at.ipv6}]:443`, leaf },
      { hostnameport: 'shop.lab.test:443', leaf },
      { hostnameport: 'www.lab.test:443', leaf },
    ],
    content: {
      Shop: content('shop'),
      www: content('www'),
      'To https': [['return', '308', 'https://$host$request_uri']],
      Status: [['root', 'status']],
      Default: content('default'),
    },
    ...(broken === undefined ? {} : { flip: (cell: Cell): Cell => (isV6(cell) ? { ...cell, outcome: broke } : cell) }),
  });
}
