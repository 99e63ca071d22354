import { v6Paths } from '../../harness/model/check.ts';
import type { Mutant } from '../mutant.ts';

export default {
  title: 'IPv6 gets the default site',
  world: 'demo',
  site: 'v6-default',
  expect: { red: [{ check: 'http-iis/vhost-parity', paths: v6Paths }] },
} satisfies Mutant;
