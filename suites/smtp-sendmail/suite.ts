import { z } from 'zod';
import { suite } from '../../harness/model/suite.ts';
import { serviceOptions } from './aims/services.ts';
import { listenersAims } from './aims/listeners.ts';

const Options = z.strictObject({
  ...serviceOptions,
});
export type Options = z.infer<typeof Options>;

const bare = (hostname: string): string => hostname.replace(/^\[|\]$/g, '');

export default suite({
  title: 'SMTP and sendmail',
  options: Options,
  hostOf: ({ url }) => bare(new URL(url).hostname),
  fromUrl: { schemes: ['smtp', 'smtps', 'submission'], options: (url) => ({ url: url.href }) },
  aims: (ask) => [...listenersAims(ask)],
});
