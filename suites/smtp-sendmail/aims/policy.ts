import { z } from 'zod';
import type { Aim, Ask } from '../../../harness/model/suite.ts';
import { addressLiteral } from '../address-literal.ts';
import { type Asked, asksOf, inputOf, serviceOptions } from './services.ts';

/** What a target may say about whose mail it takes; fields of the suite's options. */
export const policyOptions = {
  /** The domain whose mail the server takes. */
  domain: z.hostname().optional(),
  /** The server is meant to relay for the clients that ask; else that it does is the gravest finding. */
  relays: z.boolean().default(false),
  /** A mailbox of another domain, to ask whether it may be written to. It gets no mail: RSET follows. */
  foreign: z.email().max(300).default('sixways@example.com'),
};
const PolicyOptions = z.object({ ...serviceOptions, ...policyOptions });
type Options = z.infer<typeof PolicyOptions>;

/** Whom the server takes mail from and for, and how it treats the dialogue. */
export const policyAims = (ask: Ask<Options>): Aim[] =>
  asksOf(ask).flatMap(({ suffix, main, all }) => {
    const endpoint = { address: main.address, port: main.port, transport: 'tcp' } as const;
    const aim = (of: string, at: Asked, more: object = {}): Aim => ({
      aim: `${of}-${at.service}${suffix}`,
      probe: `smtp-sendmail/${of}`,
      input: { ...inputOf(ask, at), ...more },
      ...(at === main ? { endpoint } : {}),
    });
    return [
      ...all.map((at) => aim('recipients', at, recipientsOf(ask, at))),
      aim('ehlo-forms', main),
      aim('pipelined', main),
      // Last, when the path is quiet: what else is asked at the same time would be measured with it.
      { ...aim('times', main), parity: true, phase: 'after' },
    ];
  });

function recipientsOf({ target: { options } }: Ask<Options>, { service, address }: Asked) {
  const { domain, relays, foreign } = options;
  const recipient = (kind: string, text: string) => ({ kind, recipient: text });
  return {
    relays,
    recipients: [
      recipient('foreign', foreign),
      ...(service === 'smtp'
        ? [
            recipient('postmaster', 'Postmaster'),
            ...(domain === undefined ? [] : [recipient('domain-postmaster', `postmaster@${domain}`)]),
            recipient('own-literal', `postmaster@${addressLiteral(address)}`),
          ]
        : []),
    ],
  };
}
