/**
 * The order of causes: where a check fails, those behind it have no verdict of their own, so that one fault is one finding.
 * Addresses come before the ways through a tunnel, these before the control, and the control before all that uses it.
 */
const addressGates = ['path/teredo-qualify', 'path/teredo-prefix', 'path/6to4-prefix-matches-v4', 'path/6to4-embedded-v4-global'];

export const afterAddress: readonly string[] = addressGates;

export const afterTunnel: readonly string[] = [
  ...addressGates,
  'path/teredo-relay-discovery',
  'path/6to4-outbound-blackhole',
  'path/6to4-return-relay',
  'path/6to4-inbound-blackhole',
];

export const afterControl: readonly string[] = [...afterTunnel, 'path/control', 'path/used-as-claimed'];

/** For what is asked when the gates are open. */
export const afterGates: readonly string[] = [...afterControl, 'path/big-body', 'path/family-pinned'];
