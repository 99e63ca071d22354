import { z } from 'zod';
import { withoutZone } from '../../../harness/address/literal.ts';
import { Address } from '../../../harness/model/address.ts';
import { filePath } from '../../../harness/model/given.ts';
import type { Aim, Ask } from '../../../harness/model/suite.ts';
import { siteUrl } from '../site-url.ts';

/** What a target may say of the IIS behind it; fields of the suite's options. */
export const iisOptions = {
  iis: z
    .strictObject({
      /** applicationHost.config; also MetaBase.xml of IIS 6, or the output of `appcmd list site`. */
      config: filePath,
      /** The output of `appcmd list site`, which tells what the configuration cannot: the sites that run. */
      appcmd: filePath.optional(),
      /** The output of `netsh http show iplisten`. */
      iplisten: filePath.optional(),
      /** The output of `netsh http show sslcert`. */
      sslcert: filePath.optional(),
      /** By name of a site, text in a header or the body of its page `/` that no other site has. */
      markers: z.record(z.string().min(1).max(260), z.string().min(1).max(200)).default({}),
      /** By address of the target, the server's own behind it, where a NAT or load balancer stands between. */
      nat: z.record(Address, Address).default({}),
    })
    .optional(),
};
const IisOptions = z.object(iisOptions);
type Options = z.infer<typeof IisOptions> & { readonly url: string; readonly literal: boolean };

/** The files are read once; what they say is then asked of each address. */
export function iisAims({ target: { options, addresses: all }, addresses }: Ask<Options>): Aim[] {
  const { iis } = options;
  if (iis === undefined) return [];
  const sites = { config: iis.config, appcmd: iis.appcmd ?? null };
  const ownOf = (address: string): string => iis.nat[address] ?? address;
  const file = (aim: string, probe: string, input: object): Aim => ({ aim, probe: `http-iis/${probe}`, input, evidence: true });
  return [
    file('iis-config', 'iis-config', {
      ...sites,
      addresses: [...all[4], ...all[6]].map((address) => withoutZone(ownOf(address))),
      literal: options.literal || siteUrl(options.url).name === null,
    }),
    ...(iis.iplisten === undefined ? [] : [file('iplisten', 'listen-list', { path: iis.iplisten })]),
    ...(iis.sslcert === undefined ? [] : [file('sslcert', 'certificate-store', { path: iis.sslcert })]),
    ...addresses.map((address, nth): Aim => ({
      aim: `bindings${nth === 0 ? '' : `~${nth + 1}`}`,
      probe: 'http-iis/binding-cells',
      input: { ...sites, address, own: ownOf(address), markers: iis.markers },
    })),
  ];
}
