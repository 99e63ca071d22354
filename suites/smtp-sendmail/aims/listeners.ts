import type { Aim } from '../../../harness/model/suite.ts';
import type { AskedAddress } from './services.ts';

/** Without endpoint: a service beside the main one is not reach's, and what is closed is asked all the same. */
export const listenersAims = ({ suffix, all }: AskedAddress): Aim[] =>
  all.map((at) => ({ aim: `port-${at.service}${suffix}`, probe: 'smtp-sendmail/port', input: at }));
