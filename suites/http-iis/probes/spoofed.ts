import { z } from 'zod';
import { probe } from '../../../harness/model/probe.ts';
import { addressIn, askedAs } from '../asked.ts';
import { GetInput, isSilent, times } from '../get.ts';
import { Spoofed, spoofForms } from '../observations/clients.ts';

/** RFC 3849: nobody's address, longer than an IPv4 field, and with a port that is no group of it. */
const client = '2001:db8:47::11';
const values = {
  bare: client,
  bracketed: `[${client}]`,
  'with-port': `[${client}]:47011`,
  list: `${client}, 2001:db8:47::22`,
} as const;

/** Says that it forwards for another client. */
export default probe({
  gives: Spoofed,
  input: GetInput.extend({ form: z.enum(spoofForms), header: z.string().nullable() }),
  timeoutMs: times.probe,
  silent: (value) => isSilent(value),
  async run({ input: { form, header, ...input }, vantage, signal }) {
    const sent = values[form];
    const { fetched, seen } = await askedAs({ input, vantage, fields: [['X-Forwarded-For', sent]], signal });
    return { ...seen, form, sent, text: addressIn(fetched, header) };
  },
});
