import { loadConfig } from '../../config/load.ts';
import { refuse } from '../../config/problem.ts';
import { isNative } from '../../model/path.ts';
import { hostPaths } from '../../paths/host.ts';
import { refuseAbsent } from '../absent-paths.ts';
import { installed } from '../catalogue.ts';
import { certify } from '../certify.ts';
import { command } from '../command.ts';
import { settleAddresses } from '../look-up.ts';
import { originOf } from '../origin.ts';
import { judgingOf, judgingOptions } from '../report-flags.ts';
import { measuringOptions, overridesOf } from '../run-flags.ts';

export default command({
  usage: 'run [URL…] [options]',
  about: "Measures targets over this host's own paths, judges and reports. Without URL and -c it reads ./sixways.yaml.",
  options: {
    config: { type: 'string', short: 'c', value: 'FILE', help: 'targets and settings: .yaml, .json or .ts' },
    ...measuringOptions,
    ...judgingOptions,
  },
  example: 'sixways run https://shop.example.test/ --report terminal=- --report junit',
  run: async ({ flags, arguments: urls }, context) => {
    const overrides = overridesOf(flags);
    const judging = await judgingOf(flags);
    const from = await originOf(flags.config, urls, context.cwd);
    const catalogue = await installed();
    const loaded = await loadConfig({ from, overrides, catalogue, cwd: context.cwd, env: context.env });
    const { config, spot } = loaded;
    const byFlag = overrides.paths !== undefined;
    if (config.paths.includes('vpn') && config.paths.length > 1) {
      const others = config.paths.filter((path) => path !== 'vpn').join(', ');
      refuse(
        '',
        `a tunnel that comes and goes would change what ${others} measure on the same host: select one of them with --path or --only`,
      );
    }
    // A tunnel that this host does not have is refused before the first name is looked up.
    const tunnels = config.paths.filter((path) => !isNative(path));
    const nowhere = { 4: [], 6: [] };
    refuseAbsent(loaded, hostPaths({ wanted: tunnels, destinations: nowhere, control: config.control }).absent, byFlag);
    const targets = await settleAddresses(config.targets, { suites: catalogue.suites, spot, signal: context.signal });
    const destinations = {
      4: targets.flatMap(({ addresses }) => addresses[4]),
      6: targets.flatMap(({ addresses }) => addresses[6]),
    };
    const provider = hostPaths({ wanted: config.paths, destinations, control: config.control });
    refuseAbsent(loaded, provider.absent, byFlag);
    return await certify(
      {
        loaded: { ...loaded, config: { ...config, targets } },
        suites: catalogue.all,
        provider,
        save: flags.save ?? null,
        ...judging,
      },
      context,
    );
  },
});
