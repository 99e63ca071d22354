import { z } from 'zod';
import { secretReference } from '../../../harness/model/given.ts';
import type { Aim, Ask } from '../../../harness/model/suite.ts';
import { asksOf, inputOf, serviceOptions } from './services.ts';

const address = z.string().regex(/^[^\s<>@]{1,64}@[^\s<>@]{1,255}$/, 'must be an address, user@domain');
const path = z.string().startsWith('/').max(4_096);

/** Where a message can be read again. */
const mailbox = z.union([
  /** A directory with `new` and `cur`. */
  z.strictObject({ maildir: path }),
  /** A file as below /var/mail. */
  z.strictObject({ mbox: path }),
  z.strictObject({
    imap: z.strictObject({
      /** IMAP over TLS, at an address and no name. */
      address: z.union([z.ipv4(), z.ipv6()]),
      port: z.int().min(1).max(65_535).default(993),
      /** Name that the certificate must be valid for. */
      name: z.string().min(1).max(255),
      user: z.string().min(1).max(255),
      password: secretReference,
    }),
  }),
]);

/** What a target may say about mail of our own; fields of the suite's options. */
export const deliveryOptions = {
  /** A mailbox that may get one message on each path and service; what is found is removed. */
  delivery: z
    .strictObject({
      to: address,
      /** The sender; the recipient itself unless told. */
      from: address.optional(),
      mailbox: mailbox.optional(),
      /** Seconds until a message counts as lost. */
      within: z.number().min(1).max(60).default(20),
    })
    .optional(),
  /** A user of the submission services. */
  login: z.strictObject({ user: z.string().min(1).max(255), password: secretReference }).optional(),
  /** A mailbox elsewhere, whose domain's exchanger has an IPv6 address that does not answer, and an IPv4 address that does. */
  outbound: z
    .strictObject({
      to: address,
      from: address.optional(),
      mailbox,
      /** Seconds until the message counts as stuck. */
      within: z.number().min(1).max(120).default(60),
    })
    .optional(),
};
const DeliveryOptions = z.object({ ...serviceOptions, ...deliveryOptions });
type Options = z.infer<typeof DeliveryOptions>;

/** Messages of our own: to a mailbox of the server, and through it to one elsewhere. */
export function deliveryAims(ask: Ask<Options>): Aim[] {
  const { delivery, login, outbound } = ask.target.options;
  return asksOf(ask).flatMap(({ suffix, main, all }): Aim[] => {
    // Other servers hand over without a login, users with one.
    const used = all.filter(({ service }) => service === 'smtp' || login !== undefined);
    const via = login === undefined ? main : (used.find(({ service }) => service !== 'smtp') ?? main);
    const endpoint = { endpoint: { address: main.address, port: main.port, transport: 'tcp' } } as const;
    return [
      ...(delivery === undefined ? [] : used).map((at): Aim => ({
        aim: `delivery-${at.service}${suffix}`,
        probe: 'smtp-sendmail/delivery',
        input: {
          ...inputOf(ask, at),
          from: delivery?.from ?? delivery?.to,
          to: delivery?.to,
          login: at.service === 'smtp' ? null : login,
          mailbox: delivery?.mailbox ?? null,
          patienceMs: (delivery?.within ?? 0) * 1_000,
        },
        ...(at === main ? endpoint : {}),
      })),
      ...(outbound === undefined
        ? []
        : [
            {
              aim: `outbound${suffix}`,
              probe: 'smtp-sendmail/outbound',
              input: {
                ...inputOf(ask, via),
                from: outbound.from ?? delivery?.from ?? delivery?.to ?? outbound.to,
                to: outbound.to,
                login: via.service === 'smtp' ? null : login,
                mailbox: outbound.mailbox,
                patienceMs: outbound.within * 1_000,
              },
              ...(via === main ? endpoint : {}),
            },
          ]),
    ];
  });
}
