import { z } from 'zod';
import { Declared } from './observations.ts';

const port = z.int().min(1).max(65_535);
/** A line is run by the shell; a list is run as it is. */
export const Command = z.union([z.string().min(1).max(2_000), z.array(z.string().max(2_000)).min(1).max(50)]);
export type Command = z.infer<typeof Command>;

const prefix = z.union([z.cidrv4(), z.cidrv6()]);
const peer = z.union([z.ipv4(), z.ipv6()]);

/** What a session is told: the fields of a target that are not about files. */
export const sessionFields = {
  /** How the VPN comes up and goes down; or `prompt`. */
  vpnUp: Command.optional(),
  vpnDown: Command.optional(),
  /** Ask on the terminal to bring the VPN up and down, where no command can. */
  prompt: z.boolean().default(false),
  /** Ends the tunnel as a crash would: the window until it is up again is watched. */
  vpnKill: Command.optional(),
  /** Takes the VPN's server away, and gives it back. */
  serverDown: Command.optional(),
  serverUp: Command.optional(),
  /** Takes the uplink down and up. */
  flap: Command.optional(),
  /** Milliseconds that each of these is watched before it is mended. */
  gapMs: z.int().min(500).max(15_000).default(2_500),
  /** Run when the tunnel is up, before anything is looked at. */
  during: Command.optional(),
  /** Device of the tunnel. */
  device: z.string().max(40).optional(),
  /** Prefixes of the uplink, beside those learnt without the VPN. */
  native: z.array(prefix).max(20).default([]),
  /** Prefixes that the VPN's exits have, and those that its resolvers ask from. */
  exits: z.array(prefix).max(20).default([]),
  resolvers: z.array(prefix).max(20).default([]),
  /** Name that the tunnel's configuration has for its server. */
  serverName: z.hostname().max(253).optional(),
  /** Addresses of the VPN's servers. */
  servers: z.array(peer).max(20).default([]),
  /** Nothing may leave while the tunnel is down. */
  killSwitch: z.boolean().default(false),
  split: Declared.shape.split.default([]),
  attack: Declared.shape.attack.default(null),
  /** Ask a browser for its ICE candidates. */
  browser: z.boolean().default(false),
  /** A packet filter named `oracle` counts what leaves the uplink; labs have one. */
  oracle: z.boolean().default(false),
};

/** Where the reflector is, and with what secret; the secret is a reference until the probe runs. */
export const reflectorFields = (token: z.ZodType<string>) =>
  z.strictObject({ v4: z.ipv4().optional(), v6: z.ipv6().optional(), httpPort: port.default(80), token });
