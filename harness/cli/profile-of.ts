import { loadConfig } from '../config/load.ts';
import type { Profile } from '../model/run.ts';
import type { Installed } from './catalogue.ts';
import type { Context } from './context.ts';

/** The severities and waivers of a config file that is right as a whole. */
export async function profileOf(file: string, catalogue: Installed, { cwd, env }: Context): Promise<Profile> {
  const { config } = await loadConfig({ from: { file }, overrides: {}, catalogue, cwd, env });
  return config.profile;
}
