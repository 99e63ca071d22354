import { z } from 'zod';
import { suite } from '../../harness/model/suite.ts';
import { listenersAims } from './aims/listeners.ts';
import { policyAims, policyOptions } from './aims/policy.ts';
import { serviceOptions } from './aims/services.ts';

const Options = z.strictObject({
  ...serviceOptions,
  ...policyOptions,
});
export type Options = z.infer<typeof Options>;

const bare = (hostname: string): string => hostname.replace(/^\[|\]$/g, '');

export default suite({
  title: 'SMTP and sendmail',
  options: Options,
  hostOf: ({ url }) => bare(new URL(url).hostname),
  fromUrl: { schemes: ['smtp', 'smtps', 'submission'], options: (url) => ({ url: url.href }) },
  aims: (ask) => [...listenersAims(ask), ...policyAims(ask)],
});
