import { isLoopback } from '../../../harness/address/classify.ts';
import { withoutZone } from '../../../harness/address/literal.ts';
import type { Aim, Ask } from '../../../harness/model/suite.ts';
import { defaultPorts } from '../services.ts';
import { asksOf, type ServiceOptions } from './services.ts';

type Options = ServiceOptions & { readonly domain?: string | undefined };

/** What DNS says of the server, its domain and this client; nothing without a name server to ask. */
export function namesAims(ask: Ask<Options>): Aim[] {
  const { target, vantage } = ask;
  const { domain } = target.options;
  const all = asksOf(ask);
  // What serves on the loopback has no name in anybody's DNS.
  if (vantage.resolvers.length === 0 || all.some(({ main }) => isLoopback(main.address))) return [];
  const reverse = (of: 'server' | 'client', { suffix, main }: (typeof all)[number]): Aim => ({
    aim: `reverse-${of}${suffix}`,
    probe: 'smtp-sendmail/reverse-name',
    input: { of, host: main.host, address: main.address },
  });
  const [first] = all;
  return [
    ...all.map((at) => reverse('server', at)),
    ...(first === undefined ? [] : [reverse('client', first)]),
    ...(domain === undefined
      ? []
      : [
          { aim: 'mail-exchangers', probe: 'smtp-sendmail/mail-exchangers', input: { domain, port: defaultPorts.smtp } },
          {
            aim: 'spf',
            probe: 'smtp-sendmail/spf',
            input: { domain, addresses: [...target.addresses[4], ...target.addresses[6]].map(withoutZone).slice(0, 20) },
          },
        ]),
  ];
}
