import { z } from 'zod';
import { suite } from '../../harness/model/suite.ts';
import { configAims, configOptions } from './aims/config.ts';
import { deliveryAims, deliveryOptions } from './aims/delivery.ts';
import { listenersAims } from './aims/listeners.ts';
import { namesAims } from './aims/names.ts';
import { policyAims, policyOptions } from './aims/policy.ts';
import { serviceOptions } from './aims/services.ts';

const Options = z.strictObject({
  ...serviceOptions,
  ...policyOptions,
  ...deliveryOptions,
  ...configOptions,
});
export type Options = z.infer<typeof Options>;

const bare = (hostname: string): string => hostname.replace(/^\[|\]$/g, '');

export default suite({
  title: 'SMTP and sendmail',
  options: Options,
  hostOf: ({ url }) => bare(new URL(url).hostname),
  fromUrl: { schemes: ['smtp', 'smtps', 'submission'], options: (url) => ({ url: url.href }) },
  explains: {
    listeners: {
      about: 'what sendmail listens on, from its sendmail.mc or sendmail.cf',
      beside: {},
      // The readers are not loaded for those who only measure.
      explain: async (files) => (await import('./sendmail/explain-listeners.ts')).explainListeners(files),
    },
  },
  aims: (ask) => [...configAims(ask), ...listenersAims(ask), ...policyAims(ask), ...namesAims(ask), ...deliveryAims(ask)],
});
