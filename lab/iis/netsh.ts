import { X509Certificate } from 'node:crypto';
import type { Leaf } from '../certificates.ts';

/** Windows writes CRLF. */
const lines = (...all: readonly string[]): string => [...all, ''].join('\r\n');

/** What `netsh http show iplisten` writes; nothing below the heading is an empty list. */
export const iplistenText = (entries: readonly string[] = []): string =>
  lines('', 'IP addresses present in the IP listen list:', '-'.repeat(43), '', ...entries.map((one) => `    ${one}`), '');

/** `ipport` is `address:port`, `hostnameport` is `name:port`. */
export type StoreRecord = { readonly leaf: Leaf } & ({ readonly ipport: string } | { readonly hostnameport: string });

/** What `netsh http show sslcert` writes. */
export const sslcertText = (records: readonly StoreRecord[]): string =>
  lines(
    '',
    'SSL Certificate bindings:',
    '-'.repeat(25),
    '',
    ...records.flatMap((record) => [
      'ipport' in record
        ? `    IP:port                      : ${record.ipport}`
        : `    Hostname:port                : ${record.hostnameport}`,
      `    Certificate Hash             : ${thumbprint(record.leaf)}`,
      '    Application ID               : {4dc3e181-e14b-4a21-b022-59fc669b0914}',
      '    Certificate Store Name       : My',
      '    Verify Client Certificate Revocation : Enabled',
      '    Disable HTTP2                : Not Set',
      '',
    ]),
  );

/** SHA-1 of the DER, hex. */
export const thumbprint = ({ certificate }: Leaf): string =>
  new X509Certificate(certificate).fingerprint.replaceAll(':', '').toLowerCase();
