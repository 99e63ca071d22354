import { z } from 'zod';
import { isIpv4Text, isIpv6Text } from '../address/ip.ts';
import { severities } from '../model/message.ts';
import { allPathIds } from '../model/path.ts';
import { bounds } from './config.ts';
import { parseDuration } from './duration.ts';

const glob = z.string().min(1).max(120).describe('glob over check ids, such as http-iis/*-parity, or over suite names');
const globs = z.union([glob.transform((one) => [one]), z.array(glob).max(bounds.globs)]);

function duration([min, max]: readonly [number, number], what: string): z.ZodType<number, string | number> {
  return z
    .union([z.string(), z.number()], { error: 'must be a time such as 500ms, 5s or 2m' })
    .transform((given, context) => {
      const ms = parseDuration(given);
      if (ms !== null && ms >= min && ms <= max) return ms;
      context.addIssue({
        code: 'custom',
        message: ms === null ? 'must be a time such as 500ms, 5s or 2m' : `must be from ${min} ms to ${max / 1000} s`,
      });
      return z.NEVER;
    })
    .describe(`${what}, such as 500ms, 5s or 2m; a number without unit is seconds`);
}

const port = z.int().min(1).max(65535);
const mirror = { echoPort: port.describe('TCP and UDP port of the mirror'), httpPort: port.describe('HTTP port of the mirror') };
const ipv4 = z.string().refine(isIpv4Text, 'must be an IPv4 address');
const ipv6 = z.string().refine(isIpv6Text, 'must be an IPv6 address without brackets or zone');

/** A waiver as a person writes it; the ids, target and path are looked up afterwards. */
const waiver = z.strictObject({
  id: z
    .string()
    .regex(/^[\w-]+\/[\w-]+(#[\w-]+)?$/, 'must be <suite>/<check> or <suite>/<check>#<message>')
    .describe('check or finding that is waived'),
  target: z.string().optional().describe('only for this target'),
  path: z.enum(allPathIds).optional().describe('only on this path'),
  reason: z.string().min(1).max(500).describe('why it is accepted'),
  owner: z.string().min(1).max(200).describe('who answers for it'),
  expires: z.iso.date().describe('last day on which it holds, YYYY-MM-DD'),
});

export const targetName = /^[A-Za-z0-9](?:[\w-]{0,61}[A-Za-z0-9])?$/;

export const addressList = z
  .union([z.string(), z.array(z.string()).max(bounds.addresses)], { error: 'must be an address or a list of addresses' })
  .transform((given) => [given].flat())
  .describe('addresses to connect to, IPv4 and IPv6; looked up by name when left out');

/** The keys that every target has; the others are the options of its suite. */
export const TargetBase = z.looseObject({ suite: z.string(), addresses: addressList.optional() });

/** A config file, all but the options of each suite. */
export const ConfigFile = z.strictObject({
  targets: z
    .record(
      z.string().regex(targetName, 'a target name has 1 to 63 letters, digits, "-" and "_", and ends in a letter or digit'),
      TargetBase,
    )
    .refine((targets) => Object.keys(targets).length > 0, 'names no target')
    .refine((targets) => Object.keys(targets).length <= bounds.targets, `has more than ${bounds.targets} targets`)
    .describe('the services under test, by name'),
  paths: z.array(z.enum(allPathIds)).min(1).optional().describe('ways the packets go; all that can be had when left out'),
  reference: z.enum(allPathIds).optional().describe('path that the others are compared with; ipv4 when left out'),
  only: globs.optional().describe('checks to run'),
  skip: globs.optional().describe('checks to leave out'),
  control: z
    .strictObject({
      ipv4: z.strictObject({ address: ipv4, ...mirror }).optional(),
      ipv6: z.strictObject({ address: ipv6, ipv4: ipv4.optional().describe('the same mirror over IPv4'), ...mirror }).optional(),
    })
    .optional()
    .describe('a mirror that proves the paths of this host before and after'),
  timeout: duration(bounds.timeout, "each probe's deadline, in place of its own").optional(),
  budget: duration(bounds.budget, 'time for the whole run').optional(),
  concurrency: z
    .int()
    .min(bounds.concurrency[0])
    .max(bounds.concurrency[1])
    .optional()
    .describe('probes at the same time on one path'),
  severity: z.record(z.string(), z.enum(severities)).optional().describe('severity by finding id, <suite>/<check>#<message>'),
  waivers: z.array(waiver).max(bounds.waivers).optional().describe('findings accepted until a day'),
});

/** The parts of a file that are right, when others are not. */
export const PartialConfigFile = ConfigFile.partial();

/** What a `.ts` config exports; the options of each target are those of its suite. */
export type ConfigFile = z.input<typeof ConfigFile>;
/** A file's settings as far as they were given and are right. */
export type Given = z.output<typeof PartialConfigFile>;
