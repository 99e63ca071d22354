import type { Scenario } from './scenario.ts';
import { attacks } from './scenarios/attacks.ts';
import { beside } from './scenarios/beside.ts';
import { blocked } from './scenarios/blocked.ts';
import { gaps } from './scenarios/gaps.ts';
import { openvpn } from './scenarios/openvpn.ts';
import { resolvers } from './scenarios/resolvers.ts';
import { wireguard } from './scenarios/wireguard.ts';

/** The truth table: tunnels whose leaks are known. */
export const scenarios: Readonly<Record<string, Scenario>> = {
  ...wireguard,
  ...blocked,
  ...openvpn,
  ...resolvers,
  ...gaps,
  ...attacks,
  ...beside,
};
