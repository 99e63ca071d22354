import { readAppcmdSites } from './appcmd-sites.ts';
import { readApplicationHost } from './application-host.ts';
import { readMetabase } from './metabase.ts';
import type { Reading } from './problem.ts';
import type { IisConfig, Site } from './site.ts';

/** Whichever of the three files that tell of sites this is: applicationHost.config, MetaBase.xml or the output of `appcmd list site`. */
export function readSites(text: string, file: string): Reading<IisConfig> {
  if (!/^\s*</.test(text)) return readAppcmdSites(text, file);
  return /<IIsWebServer\b/.test(text) ? readMetabase(text, file) : readApplicationHost(text, file);
}

/** A configuration with what `appcmd list site` knows of its sites: whether they run. Sites are matched by id, then by name. */
export function withStates(config: IisConfig, seen: IisConfig): IisConfig {
  const stateOf = (site: Site): Site['state'] | undefined =>
    seen.sites.find(({ id, name }) => (site.id === null || id === null ? name === site.name : id === site.id))?.state;
  return { ...config, sites: config.sites.map((site) => ({ ...site, state: stateOf(site) ?? site.state })) };
}
