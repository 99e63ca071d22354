import { isBogon, isPrivate, toNumber } from './ipv4.ts';
import { KNOB_KEYS, type Knobs, parseKnobs } from './knobs.ts';
import type { Role } from './role.ts';
import { type RoleName, ROLES } from './rules.ts';
import { ConfigError, type Fields, fields, flag, json, list, numberIn, oneOf, text } from './strict.ts';

/** A TUN device that netd creates: `netns` is a name under /run/netns. Its addresses, MTU and state are the caller's work. */
export interface DeviceConfig {
  netns: string;
  device: string;
}

/** A tunnel end. tx = from the device to the IPv4 network, rx = the other way. Addresses are dotted quads. */
export interface EndpointConfig extends DeviceConfig {
  name: string;
  role: RoleName;
  local: string;
  /** 6to4-host: where native destinations go; 6in4: the other end. */
  relay?: string;
  /** 6to4-relay: a second local address to receive on (192.88.99.1 of RFC 3068). */
  anycast?: string;
  /** 6to4-host: accept native sources from `relay` only. */
  strictRelay?: boolean;
  tx?: Partial<Knobs>;
  rx?: Partial<Knobs>;
}

/** Two TUN devices that are the two ends of one wire. ab = what `a` sends, ba = what `b` sends. */
export interface CableConfig {
  name: string;
  a: DeviceConfig;
  b: DeviceConfig;
  ab?: Partial<Knobs>;
  ba?: Partial<Knobs>;
}

export interface NetdConfig {
  endpoints?: readonly EndpointConfig[];
  cables?: readonly CableConfig[];
  /** Start of the loss generator, 0 to 2^32-1; 1 when left out. */
  seed?: number;
}

const MOST = 64;
const NAME = /^[a-z\d][\w.-]{0,63}$/iu;
// ip(8) takes one-letter names for abbreviated keywords; the kernel allows 15 octets (IFNAMSIZ).
const DEVICE = /^[a-z][\w-]{1,14}$/iu;

/** Reads and checks a configuration. Throws ConfigError that names the key. */
export function parseConfig(source: string): Required<NetdConfig> {
  const found = fields(json(source, 'config'), 'config', ['endpoints', 'cables', 'seed']);
  const config: Required<NetdConfig> = {
    endpoints: list(found['endpoints'], 'endpoints', MOST).map((each, index) => endpoint(each, `endpoints[${index}]`)),
    cables: list(found['cables'], 'cables', MOST).map((each, index) => cable(each, `cables[${index}]`)),
    seed: found['seed'] === undefined ? 1 : numberIn(found['seed'], 'seed', 0, 2 ** 32 - 1),
  };
  const parts = [...config.endpoints, ...config.cables];
  if (parts.length === 0) throw new ConfigError('config', 'an endpoint or a cable', found);
  unique('name', parts, ({ name }) => name);
  const devices = [...config.endpoints, ...config.cables.flatMap(({ a, b }) => [a, b])];
  unique('device', devices, ({ netns, device }) => `${netns}/${device}`);
  // Raw sockets on one address would each get every packet.
  unique('local', config.endpoints, ({ netns, local }) => `${netns}/${local}`);
  return config;
}

function endpoint(value: unknown, path: string): EndpointConfig {
  const common = ['name', 'netns', 'device', 'role', 'local', 'tx', 'rx'];
  const any = fields(value, path, [...common, 'relay', 'anycast', 'strictRelay']);
  const role = oneOf(any['role'], `${path}.role`, roleNames);
  const rules: Role = ROLES[role];
  const found = fields(value, `${path} (${role})`, [...common, ...rules.options]);
  const { relay, anycast, strictRelay } = found;
  const local = tunnelEnd(found['local'], `${path}.local`, rules);
  if (strictRelay !== undefined && flag(strictRelay, `${path}.strictRelay`) && relay === undefined)
    throw new ConfigError(`${path}.relay`, 'an address, since strictRelay is true', relay);
  if (relay === local || anycast === local)
    throw new ConfigError(`${path}.local`, 'another address than relay or anycast', local);
  return {
    name: text(found['name'], `${path}.name`, NAME, 'a name'),
    ...device(found, path),
    role,
    local,
    ...(relay !== undefined && { relay: tunnelEnd(relay, `${path}.relay`, rules) }),
    ...(anycast !== undefined && { anycast: tunnelEnd(anycast, `${path}.anycast`, rules) }),
    ...(strictRelay !== undefined && { strictRelay: flag(strictRelay, `${path}.strictRelay`) }),
    ...knobs(found, ['tx', 'rx'], path),
  };
}

function cable(value: unknown, path: string): CableConfig {
  const found = fields(value, path, ['name', 'a', 'b', 'ab', 'ba']);
  const end = (key: 'a' | 'b') => device(fields(found[key], `${path}.${key}`, ['netns', 'device']), `${path}.${key}`);
  return {
    name: text(found['name'], `${path}.name`, NAME, 'a name'),
    a: end('a'),
    b: end('b'),
    ...knobs(found, ['ab', 'ba'], path),
  };
}

const roleNames = Object.keys(ROLES).filter((name): name is RoleName => Object.hasOwn(ROLES, name));

function device(found: Fields, path: string): DeviceConfig {
  return {
    netns: text(found['netns'], `${path}.netns`, NAME, 'the name of a network namespace'),
    device: text(found['device'], `${path}.device`, DEVICE, 'a device name of 2 to 15 characters'),
  };
}

function tunnelEnd(value: unknown, path: string, rules: Role): string {
  const expected = rules.allowsPrivate ? 'an IPv4 address' : 'a global IPv4 address';
  const address = text(value, path, /^\d+\.\d+\.\d+\.\d+$/u, expected);
  try {
    const v4 = toNumber(address);
    if (!isBogon(v4) || (rules.allowsPrivate && isPrivate(v4))) return address;
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
  }
  throw new ConfigError(path, expected, value);
}

/** The knobs of those directions that `found` has. */
function knobs(found: Fields, directions: readonly string[], path: string): Record<string, Partial<Knobs>> {
  return Object.fromEntries(
    directions
      .filter((direction) => found[direction] !== undefined)
      .map((direction) => {
        const at = `${path}.${direction}`;
        return [direction, parseKnobs(fields(found[direction], at, KNOB_KEYS), at)];
      }),
  );
}

function unique<T>(what: string, items: readonly T[], keyOf: (item: T) => string): void {
  const seen = new Set<string>();
  for (const item of items) {
    const key = keyOf(item);
    if (seen.has(key)) throw new ConfigError(what, 'to be given once', key);
    seen.add(key);
  }
}
