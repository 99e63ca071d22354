import type { Cell } from '../../../suites/http-iis/iis/expected-matrix.ts';
import { v6Paths } from '../../../harness/model/check.ts';
import type { HostedSite } from '../../iis/application-host.ts';
import { iisDocuments, iisOptions } from '../../iis/documents.ts';
import { type ModelledIis, modelledIis } from '../../iis/server.ts';
import { marker } from '../pages.ts';
import { both, content, type HttpMutant, type Place } from './mutant.ts';

type Model = Partial<Pick<ModelledIis, 'iplisten' | 'sslcert' | 'flip'>> & { readonly sites: readonly HostedSite[] };

/** A site behind nginx in the place of http.sys, with the files that it is said to have. */
function served(
  name: string,
  title: string,
  modelOf: (place: Place) => Model,
  is: Pick<HttpMutant, 'expect'> & Partial<HttpMutant>,
): HttpMutant {
  const iis = (place: Place) =>
    modelledIis({
      addresses: both(place),
      content: { Shop: content, Old: [['root', 'default']], Status: [['return', '200', 'All is well.']] },
      ...modelOf(place),
    });
  return {
    title,
    scheme: 'http',
    options: { iis: { ...iisOptions('nginx-tgt', name), markers: { Shop: marker('site'), Old: marker('default') } } },
    nginx: (place) => iis(place).servers,
    documents: (place) => iisDocuments(iis(place).files, name),
    ...is,
  };
}

const shop = { name: 'Shop', bindings: ['http/*:80:'] };
const old = { name: 'Old', bindings: ['http/*:80:old.lab.test'] };
const status = { name: 'Status', bindings: ['http/*:8080:'] };

/** IPv6 cells otherwise than the files say. */
const onV6 =
  (wanted: (cell: Cell) => boolean, outcome: Cell['outcome']) =>
  (cell: Cell): Cell =>
    cell.address.family === 6 && wanted(cell) ? { ...cell, outcome } : cell;

const matrix = { warn: [{ check: 'http-iis/binding-matrix', paths: v6Paths }] };

export const iis: Readonly<Record<string, HttpMutant>> = Object.fromEntries(
  (
    [
      ['iis-as-told', 'IIS answers as its files say', () => ({ sites: [shop, old, status] }), { expect: {} }],
      [
        'iis-other-site',
        'one host name gets another site over IPv6',
        () => ({ sites: [shop, old], flip: onV6(({ host }) => host === 'old.lab.test', { kind: 'site', site: 'Shop' }) }),
        { expect: matrix },
      ],
      [
        'iis-not-bound',
        'no site takes one host name over IPv6',
        () => ({ sites: [shop, old], flip: onV6(({ host }) => host === 'old.lab.test', { kind: 'invalid-host' }) }),
        { expect: matrix },
      ],
      [
        'iis-port-refused',
        'one port is refused over IPv6',
        () => ({ sites: [shop, status], flip: onV6(({ port }) => port === 8080, { kind: 'refused' }) }),
        { expect: matrix },
      ],
      [
        'iis-port-dropped',
        'a firewall drops one port over IPv6',
        () => ({ sites: [shop, status] }),
        {
          fault: ({ at }) => ({
            kind: 'nft',
            node: 'tgt',
            chains: `chain c_input {\ntype filter hook input priority filter\nip6 daddr ${at.ipv6} tcp dport 8080 drop\n}`,
          }),
          expect: matrix,
        },
      ],
      [
        'iis-not-restricted',
        'a restriction holds no IPv6 client',
        () => ({ sites: [{ ...shop, allow: ['203.0.113.0/24'] }] }),
        { expect: matrix },
      ],
      [
        'iis-listen-list',
        'the IP listen list has an IPv4 address only',
        ({ at }) => ({ sites: [shop], iplisten: [at.ipv4] }),
        {
          expect: {
            red: [
              { check: 'http-iis/iplisten', paths: ['ipv4'] },
              { check: 'http-iis/reach', paths: v6Paths },
            ],
          },
        },
      ],
      [
        'iis-certificate',
        'the certificate store has an IPv4 record only',
        ({ at, leaves }) => ({
          sites: [{ name: 'Shop', bindings: ['https/*:443:'] }],
          sslcert: [{ ipport: `${at.ipv4}:443`, leaf: leaves.good }],
        }),
        {
          scheme: 'https',
          expect: {
            red: [
              { check: 'http-iis/sslcert-coverage', paths: ['ipv4'] },
              { check: 'http-iis/tls-parity', paths: v6Paths },
            ],
          },
        },
      ],
      [
        'iis-v4-binding',
        'a host name is bound to the IPv4 address alone',
        ({ at }) => ({ sites: [shop, { name: 'Old', bindings: [`http/${at.ipv4}:80:old.lab.test`] }] }),
        { expect: { warn: [{ check: 'http-iis/iis-binding-lint', paths: ['ipv4'] }] } },
      ],
      [
        'iis-no-binding',
        'a binding has one colon',
        () => ({ sites: [shop, { name: 'Old', bindings: ['http/*:8080'] }] }),
        { expect: { red: [{ check: 'http-iis/iis-binding-lint', paths: ['ipv4'] }] } },
      ],
    ] satisfies [string, string, (place: Place) => Model, Pick<HttpMutant, 'expect'> & Partial<HttpMutant>][]
  ).map(([name, title, model, is]) => [name, served(name, title, model, is)]),
);
