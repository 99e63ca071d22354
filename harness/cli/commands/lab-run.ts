import { openLab } from '../../../lab/client.ts';
import { possible } from '../../../lab/possible.ts';
import { labPaths } from '../../../lab/provider.ts';
import type { Lab } from '../../../lab/lab.ts';
import type { World } from '../../../lab/world.ts';
import type { ConfiguredTarget } from '../../config/config.ts';
import { parseDuration } from '../../config/duration.ts';
import { loadConfig } from '../../config/load.ts';
import { refuse } from '../../config/problem.ts';
import type { Suite } from '../../model/suite.ts';
import { pathKinds } from '../../model/path.ts';
import { refuseAbsent } from '../absent-paths.ts';
import { installed } from '../catalogue.ts';
import { command } from '../command.ts';
import { explainLab } from '../explain-lab.ts';
import { certifyInLab } from '../lab-certify.ts';
import { untilListening } from '../listening.ts';
import { originOf } from '../origin.ts';
import { ownWorld } from '../own-world.ts';
import { judgingOf, judgingOptions } from '../report-flags.ts';
import { measuringOptions, overridesOf } from '../run-flags.ts';

export default command({
  usage: 'lab run [-c FILE] [options] -- COMMAND…',
  about: 'Starts your server in a lab and certifies it there (bind it to :: and 0.0.0.0).',
  options: {
    config: { type: 'string', short: 'c', value: 'FILE', help: 'targets and settings' },
    wait: { type: 'string', value: 'TIME', help: 'how long the server may take to listen (15s)' },
    ...measuringOptions,
    ...judgingOptions,
  },
  takesCommand: true,
  maxArguments: 0,
  example: 'sixways lab run -c sixways.yaml -- node server.js',
  run: async ({ flags, command: argv }, context) => {
    const { cwd, env, signal, stderr } = context;
    if (argv === null || argv.length === 0) refuse('', 'lab run needs the command of your server after --');
    const patience =
      parseDuration(flags.wait ?? '15s') ?? refuse('--wait', 'must be a time such as 500ms, 5s or 2m', { value: flags.wait });
    const overrides = overridesOf(flags);
    const judging = await judgingOf(flags);
    const catalogue = await installed();
    const { world, absent } = possible(ownWorld());
    const given = await loadConfig({ from: await originOf(flags.config, [], cwd), overrides, catalogue, cwd, env });
    const targets = given.config.targets.map((target) => ({ ...target, addresses: siteOf(world) }));
    const loaded = { ...given, config: { ...given.config, targets } };
    const lab = await explainLab(async () => await openLab(world, { signal }));
    try {
      const provider = labPaths(lab, world.topology, loaded.config.paths, absent);
      refuseAbsent(loaded, provider.absent, overrides.paths !== undefined);
      const { node } = world.topology.target;
      const server = lab.start(node, argv, { cwd });
      server.onOutput((_, text) => {
        if (!flags.quiet) stderr.write(text);
      });
      await untilListening({ lab, node, server, ports: portsOf(targets, catalogue.all, lab), patience, signal });
      const save = flags.save ?? null;
      return await certifyInLab(lab, { loaded, suites: catalogue.all, provider, save, ...judging }, context);
    } finally {
      await lab.close();
    }
  },
});

function siteOf({ topology }: World): ConfiguredTarget['addresses'] {
  const [site] = topology.target.sites;
  return site === undefined ? { 4: [], 6: [] } : { 4: [site.ipv4], 6: [site.ipv6] };
}

/** The ports that the suites will ask for. */
function portsOf(targets: readonly ConfiguredTarget[], suites: ReadonlyMap<string, Suite>, lab: Lab): Set<number> {
  const aims = targets.flatMap((target) =>
    lab.vantages.flatMap((vantage) => {
      const addresses = target.addresses[pathKinds[vantage.path].family];
      return suites.get(target.suite)?.aims({ target, path: vantage.path, vantage, addresses }) ?? [];
    }),
  );
  return new Set(aims.flatMap(({ endpoint }) => (endpoint === undefined ? [] : [endpoint.port])));
}
