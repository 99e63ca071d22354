import { formatAddress, type IpAddress } from '../../../harness/address/ip.ts';
import type { IisConfig } from './site.ts';
import type { TlsRecord } from './sslcert.ts';

/** Records by what http.sys looks for. */
export interface CertificateIndex {
  readonly byAddress: ReadonlyMap<string, TlsRecord>;
  readonly byName: ReadonlyMap<string, TlsRecord>;
  readonly byStore: ReadonlyMap<number, TlsRecord>;
}

export function certificateIndex(records: readonly TlsRecord[]): CertificateIndex {
  const byAddress = new Map<string, TlsRecord>();
  const byName = new Map<string, TlsRecord>();
  const byStore = new Map<number, TlsRecord>();
  for (const record of records) {
    if (record.kind === 'address') byAddress.set(`${formatAddress(record.address)} ${record.port}`, record);
    else if (record.kind === 'name') byName.set(`${record.name} ${record.port}`, record);
    else byStore.set(record.port, record);
  }
  return { byAddress, byName, byStore };
}

/**
 * The record for one handshake, or null: then the connection opens and the handshake is reset. Here `0.0.0.0` stands for every address
 * of both families, `[::]` for IPv6 only, and records by name or store for both (Microsoft, HTTP_SERVICE_CONFIG_SSL_KEY, ..._SNI_KEY,
 * ..._CCS_KEY); in the listen list `0.0.0.0` is IPv4 only. Which of several records wins is not documented: `address-first` is what
 * is commonly told.
 */
export function certificateFor(
  { byAddress, byName, byStore }: CertificateIndex,
  address: IpAddress,
  port: number,
  sni: string | null,
  order: 'address-first' | 'name-first',
): TlsRecord | null {
  const exact = byAddress.get(`${formatAddress(address)} ${port}`);
  const named = sni === null ? undefined : (byName.get(`${sni} ${port}`) ?? byStore.get(port));
  const anyV6 = address.family === 6 ? byAddress.get(`:: ${port}`) : undefined;
  const any = byAddress.get(`0.0.0.0 ${port}`);
  return (order === 'address-first' ? (exact ?? named) : (named ?? exact)) ?? anyV6 ?? any ?? null;
}

/** The records that IIS itself writes for its bindings: what to assume while the store was not shown. Their hashes are not known. */
export function assumedRecords(config: IisConfig): TlsRecord[] {
  return config.sites.flatMap(({ bindings }) =>
    bindings.flatMap(({ protocol, parsed, sslFlags, line }): TlsRecord[] => {
      if (protocol !== 'https' || parsed?.ok !== true) return [];
      const { to, host, port } = parsed.binding;
      const flags = sslFlags ?? 0;
      const record = { port, hash: null, line };
      if ((flags & 2) !== 0) return [{ ...record, kind: 'store' }];
      if ((flags & 1) !== 0 && host.kind === 'name') return [{ ...record, kind: 'name', name: host.name }];
      const everywhere: IpAddress = to.kind === 'family' && to.family === 6 ? { family: 6, value: 0n } : { family: 4, value: 0n };
      return [{ ...record, kind: 'address', address: to.kind === 'address' ? to.address : everywhere }];
    }),
  );
}
