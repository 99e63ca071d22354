import { v6Paths } from '../../../harness/model/check.ts';
import type { DaemonSpec } from '../../daemons/daemon.ts';
import { passivePorts, vsftpd } from '../../daemons/vsftpd.ts';
import type { Services } from '../../servers/clients.ts';
import { both, plain, type HttpMutant, type Place } from './mutant.ts';

export interface FtpMutant extends HttpMutant {
  /** Settings of the vsftpd on the IPv6 address; null where none serves it. */
  readonly v6: Readonly<Record<string, string>> | null;
  /** Our own FTP server in place of vsftpd, and how it behaves there. */
  readonly own?: Readonly<Partial<Record<4 | 6, Services['ftp'][number]['fault']>>>;
}

const served = (
  is: Pick<FtpMutant, 'title' | 'v6' | 'expect'> & Pick<HttpMutant, 'fault'> & Pick<FtpMutant, 'own'>,
): FtpMutant => ({
  scheme: 'http',
  options: { ftp: {} },
  nginx: (place) => [plain(both(place))],
  ...is,
});
const red = (check: string): HttpMutant['expect'] => ({ red: [{ check: `http-iis/${check}`, paths: v6Paths }] });

export const ftp: Readonly<Record<string, FtpMutant>> = {
  'ftp-whole': served({ title: 'FTP works over both families', v6: {}, expect: {} }),
  'ftp-v6-missing': served({ title: 'FTP listens on IPv4 only', v6: null, expect: red('ftp-control') }),
  'ftp-no-epsv': served({ title: 'FTP has no passive mode on IPv6', v6: { pasv_enable: 'NO' }, expect: red('ftp-epsv') }),
  'ftp-data-dropped': served({
    title: 'the firewall drops the passive ports on IPv6',
    v6: {},
    fault: ({ at }) => ({
      kind: 'nft',
      node: 'tgt',
      chains: `chain c_passive {
        type filter hook input priority filter
        ip6 daddr ${at.ipv6} tcp dport ${passivePorts.min}-${passivePorts.max} drop
      }`,
    }),
    expect: red('ftp-epsv'),
  }),
  'ftp-pasv-nowhere': served({
    title: 'FTP answers PASV over IPv6 with 0.0.0.0',
    v6: { cmds_denied: '' },
    expect: red('ftp-pasv'),
  }),
  'ftp-no-eprt': served({
    title: 'FTP has no EPRT on IPv6',
    v6: { port_enable: 'NO' },
    expect: { warn: [{ check: 'http-iis/ftp-feat', paths: v6Paths }] },
  }),
  'ftp-no-tls': served({
    title: 'FTP offers TLS on IPv4 only',
    v6: {},
    own: { 4: 'offer-tls' },
    expect: { warn: [{ check: 'http-iis/ftp-feat', paths: v6Paths }] },
  }),
  'ftp-forgets-epsv-all': served({
    title: 'FTP forgets EPSV ALL on IPv6',
    v6: null,
    own: { 6: 'forget-epsv-all' },
    expect: red('ftp-epsv-all'),
  }),
};

export function ftpServices(name: string, { at }: Place): Services['ftp'] {
  const own = ftp[name]?.own ?? {};
  return ([4, 6] as const).flatMap((family) => {
    const fault = own[family];
    return fault === undefined ? [] : [{ address: at[`ipv${family}`], port: 21, fault }];
  });
}

export function ftpDaemons(node: string, name: string, { at }: Place): DaemonSpec[] {
  const mutant = ftp[name];
  if (mutant === undefined) return [];
  const { own = {}, v6 } = mutant;
  return [
    ...(own[4] === undefined ? [vsftpd({ name: `${name}-4`, node, address: at.ipv4 })] : []),
    ...(v6 === null ? [] : [vsftpd({ name: `${name}-6`, node, address: at.ipv6, settings: v6 })]),
  ];
}
