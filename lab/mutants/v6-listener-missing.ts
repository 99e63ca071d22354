import { v6Paths } from '../../harness/model/check.ts';
import type { Mutant } from '../mutant.ts';

export default {
  title: 'the sites listen on IPv4 only',
  world: 'demo',
  site: 'v4-only',
  expect: { red: [{ check: 'http-iis/reach', paths: v6Paths }] },
} satisfies Mutant;
