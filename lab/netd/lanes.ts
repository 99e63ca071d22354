import type { LaneName } from './command.ts';
import type { CableConfig, DeviceConfig, EndpointConfig, NetdConfig } from './config.ts';
import { openProto41, openTun } from './descriptors.ts';
import { toNumber } from './ipv4.ts';
import type { Knobs } from './knobs.ts';
import { inNamespace } from './netns.ts';
import type { Job } from './port.ts';
import type { Link } from './role.ts';

/** A lane that is ready to run: who it is, how it starts, what it does. */
export interface OpenLane {
  readonly lane: LaneName;
  readonly knobs: Partial<Knobs>;
  readonly job: Job;
}

/** Opens every descriptor in its namespace. Throws with the endpoint's or cable's name at the first that fails. */
export function openLanes(config: Required<NetdConfig>): OpenLane[] {
  return [
    ...config.endpoints.flatMap((each) => named(`endpoint ${each.name}`, () => openEndpoint(each))),
    ...config.cables.flatMap((each) => named(`cable ${each.name}`, () => openCable(each))),
  ];
}

function openEndpoint(endpoint: EndpointConfig): OpenLane[] {
  const { role, local, relay, anycast, strictRelay = false, name } = endpoint;
  const link: Link = {
    local: toNumber(local),
    relay: relay === undefined ? undefined : toNumber(relay),
    strictRelay,
  };
  const { tun, raw, extra } = inNamespace(endpoint.netns, () => ({
    raw: openProto41(link.local),
    extra: anycast === undefined ? [] : [openProto41(toNumber(anycast))],
    tun: openTun(endpoint.device),
  }));
  return [
    {
      lane: { endpoint: name, direction: 'tx' },
      knobs: endpoint.tx ?? {},
      job: { kind: 'encapsulate', from: tun, to: raw, role, link },
    },
    {
      lane: { endpoint: name, direction: 'rx' },
      knobs: endpoint.rx ?? {},
      job: { kind: 'decapsulate', from: [raw, ...extra], to: tun, role, link },
    },
  ];
}

function openCable({ name, a, b, ab, ba }: CableConfig): OpenLane[] {
  const open = ({ netns, device }: DeviceConfig) => inNamespace(netns, () => openTun(device));
  const from = open(a);
  const to = open(b);
  return [
    {
      lane: { cable: name, direction: 'ab' },
      knobs: ab ?? {},
      job: { kind: 'cable', from, to },
    },
    {
      lane: { cable: name, direction: 'ba' },
      knobs: ba ?? {},
      job: { kind: 'cable', from: to, to: from },
    },
  ];
}

function named<T>(what: string, action: () => T): T {
  try {
    return action();
  } catch (error) {
    throw new Error(`${what}: ${error instanceof Error ? error.message : String(error)}`, {
      cause: error,
    });
  }
}
