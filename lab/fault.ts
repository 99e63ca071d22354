import { z } from 'zod';

const name = z.string().regex(/^[\w-]{1,40}$/);
const knobs = {
  delay: z.number().min(0).max(60_000).exactOptional(),
  loss: z.number().min(0).max(100).exactOptional(),
  drop: z.boolean().exactOptional(),
};

/** One thing that is broken, and how it is made whole again. */
export const FaultAction = z.discriminatedUnion('kind', [
  /** `chains` is the body of the table `inet <fault's name>`: chains and their rules, one statement a line. */
  z.strictObject({ kind: z.literal('nft'), node: name, chains: z.string() }),
  /** Knobs of one direction of a tunnel end or cable: delay in ms, loss in percent, drop takes all. */
  z.strictObject({
    kind: z.literal('netd'),
    set: z.union([
      z.strictObject({ endpoint: name, direction: z.enum(['rx', 'tx']), ...knobs }),
      z.strictObject({ cable: name, direction: z.enum(['ab', 'ba']), ...knobs }),
    ]),
  }),
  /** Lines for `ip -b`; `family: 6` where a line does not show it by an address. */
  z.strictObject({
    kind: z.literal('ip'),
    node: name,
    family: z.literal([4, 6]).exactOptional(),
    apply: z.array(z.string()).min(1),
    revert: z.array(z.string()),
  }),
  /** Ends a daemon; healing starts it again. */
  z.strictObject({ kind: z.literal('kill'), daemon: name }),
]);
export type FaultAction = z.infer<typeof FaultAction>;

/** A fault as data. It can be part of a world from the start, or be applied to a running lab and healed. */
export const Fault = z.strictObject({
  name,
  title: z.string(),
  actions: z.array(FaultAction).min(1).readonly(),
  /** Daemons that cannot become ready under it: the lab starts them, and does not wait. */
  prevents: z.array(name).readonly().exactOptional(),
});
export type Fault = z.infer<typeof Fault>;
