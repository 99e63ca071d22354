import type { Aim, Ask } from '../../../harness/model/suite.ts';
import { asksOf, inputOf, type ServiceOptions } from './services.ts';

/** Whether each service opens, and how it introduces itself. */
export const listenersAims = (ask: Ask<ServiceOptions>): Aim[] =>
  asksOf(ask).flatMap(({ suffix, main, all }) =>
    all.flatMap((at): Aim[] => [
      // Without endpoint: a service beside the main one is not reach's, and what is closed is asked all the same.
      { aim: `port-${at.service}${suffix}`, probe: 'smtp-sendmail/port', input: at },
      {
        aim: `session-${at.service}${suffix}`,
        probe: 'smtp-sendmail/session',
        input: inputOf(ask, at),
        parity: true,
        ...(at === main ? { endpoint: { address: at.address, port: at.port, transport: 'tcp' } } : {}),
      },
    ]),
  );
