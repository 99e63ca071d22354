import { suite } from '../../harness/model/suite.ts';
import { clientAims } from './aims/clients.ts';
import { resolverAims } from './aims/resolvers.ts';
import { serverAims } from './aims/servers.ts';
import { zoneAims } from './aims/zone.ts';
import { withHosts } from './names.ts';
import { DnsOptions } from './options.ts';

/** The target's addresses are those of the zone's name servers. */
export default suite({
  title: 'DNS',
  options: DnsOptions,
  zoneOf: ({ zone }) => zone,
  withHosts,
  fromUrl: {
    schemes: ['dns'],
    options: (url) => ({ zone: url.hostname, names: url.pathname.split('/').filter((name) => name !== '') }),
  },
  aims: (ask) => [...serverAims(ask), ...zoneAims(ask), ...resolverAims(ask), ...clientAims(ask)],
});
