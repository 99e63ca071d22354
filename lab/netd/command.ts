import { KNOB_KEYS, type Knobs, parseKnobs } from './knobs.ts';
import { ConfigError, type Fields, fields, json, oneOf, text } from './strict.ts';

/** Which lane: an endpoint and rx or tx, or a cable and ab or ba. */
export type LaneName =
  | { readonly endpoint: string; readonly direction: 'rx' | 'tx' }
  | { readonly cable: string; readonly direction: 'ab' | 'ba' };

/** One line that netd takes while it runs. */
export type Command = { readonly set: LaneName & Partial<Knobs> } | { readonly stats: true };

/** Reads one command line. Throws ConfigError that names the key. */
export function parseCommand(line: string): Command {
  const found = fields(json(line, 'command'), 'command', ['set', 'stats']);
  const { set, stats } = found;
  if (stats === true && set === undefined) return { stats };
  if (set === undefined || stats !== undefined) throw new ConfigError('command', 'either "set" or "stats": true', found);
  const wanted = fields(set, 'set', ['endpoint', 'cable', 'direction', ...KNOB_KEYS]);
  return { set: { ...laneName(wanted), ...parseKnobs(wanted, 'set') } };
}

function laneName(wanted: Fields): LaneName {
  const { endpoint, cable, direction } = wanted;
  if ((endpoint === undefined) === (cable === undefined)) throw new ConfigError('set', 'either "endpoint" or "cable"', wanted);
  if (endpoint !== undefined)
    return {
      endpoint: text(endpoint, 'set.endpoint', /./u, 'a name'),
      direction: oneOf(direction, 'set.direction', ['rx', 'tx']),
    };
  return {
    cable: text(cable, 'set.cable', /./u, 'a name'),
    direction: oneOf(direction, 'set.direction', ['ab', 'ba']),
  };
}

/** The key under which a lane is found. */
export function laneKey(lane: LaneName): string {
  return `${'endpoint' in lane ? lane.endpoint : lane.cable}.${lane.direction}`;
}
