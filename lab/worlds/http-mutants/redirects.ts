import { v6Paths } from '../../../harness/model/check.ts';
import { addressPlan } from '../../topology/address-plan.ts';
import { both, type HttpMutant, type Place } from './mutant.ts';
import { uploadLocation } from '../upload-sink.ts';

const redirecting = (to: string) => (place: Place) => [
  {
    listen: both(place).map((address) => ({ address, port: 80 })),
    names: [],
    statements: [['root', 'site'], uploadLocation, ['location', '=', '/old', [['return', '302', to]]]] as const,
  },
];

export const redirects: Readonly<Record<string, HttpMutant>> = {
  'redirect-to-v4-name': {
    title: 'a page redirects to a name without AAAA record',
    scheme: 'http',
    path: '/old',
    nginx: redirecting('http://v4only.lab.test/catalogue/'),
    expect: { red: [{ check: 'http-iis/redirect-family', paths: v6Paths }] },
  },
  'redirect-to-v4-literal': {
    title: 'a page redirects to an IPv4 literal',
    scheme: 'http',
    path: '/old',
    nginx: redirecting(`http://${addressPlan.tgt.ipv4}/catalogue/`),
    expect: { red: [{ check: 'http-iis/redirect-family', paths: v6Paths }] },
  },
  'redirect-to-dual-name': {
    title: 'a page redirects to another name that both families reach',
    scheme: 'http',
    path: '/old',
    nginx: redirecting('http://www.lab.test/catalogue/'),
    expect: {},
  },
};
