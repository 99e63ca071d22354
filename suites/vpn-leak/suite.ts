import { z } from 'zod';
import { filePath, secretReference } from '../../harness/model/given.ts';
import { suite } from '../../harness/model/suite.ts';
import { Declared } from './observations.ts';

const port = z.int().min(1).max(65_535);
/** A command line is run by the shell; a list is run as it is. */
const command = z.union([z.string().min(1).max(2_000), z.array(z.string().max(2_000)).min(1).max(50)]);
const prefix = z.union([z.cidrv4(), z.cidrv6()]);

const Options = z
  .strictObject({
    /** A reflector outside of the VPN (`sixways reflector`). */
    reflector: z.strictObject({
      v4: z.ipv4().optional(),
      v6: z.ipv6().optional(),
      httpPort: port.default(80),
      /** Secret that opens runs. */
      token: secretReference,
    }),
    vpnUp: command.optional(),
    vpnDown: command.optional(),
    /** Ask on the terminal to bring the VPN up and down, where no command can. */
    prompt: z.boolean().default(false),
    /** Ends the tunnel as a crash would: the window until it is up again is watched. */
    vpnKill: command.optional(),
    /** Takes the VPN's server away, and gives it back. */
    serverDown: command.optional(),
    serverUp: command.optional(),
    /** Takes the uplink down and up. */
    flap: command.optional(),
    /** Run when the tunnel is up, before anything is looked at. */
    during: command.optional(),
    device: Declared.shape.device.unwrap().optional(),
    native: z.array(prefix).max(20).default([]),
    servers: z
      .array(z.union([z.ipv4(), z.ipv6()]))
      .max(20)
      .default([]),
    killSwitch: z.boolean().default(false),
    split: Declared.shape.split.default([]),
    attack: Declared.shape.attack.unwrap().optional(),
    /** Ask a browser for its ICE candidates. */
    browser: z.boolean().default(false),
    /** A packet filter named `oracle` counts what leaves the uplink; labs have one. */
    oracle: z.boolean().default(false),
    wireguard: filePath.optional(),
    openvpn: filePath.optional(),
  })
  .refine(({ reflector: { v4, v6 } }) => v4 !== undefined || v6 !== undefined, {
    path: ['reflector'],
    message: 'needs an address: v4, v6 or both',
  })
  .refine(({ prompt, vpnUp, vpnDown }) => prompt || (vpnUp !== undefined && vpnDown !== undefined), {
    path: ['vpnUp'],
    message: 'needs vpnUp and vpnDown, or prompt: true',
  });

export default suite({
  title: 'VPN leaks',
  options: Options,
  paths: ['vpn'],
  aims: ({ target: { options } }) => [{ aim: 'session', probe: 'vpn-leak/session', input: options, alone: true }],
});
