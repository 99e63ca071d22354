import { z } from 'zod';
import { Blueprint } from './blueprint.ts';
import { Fault } from './fault.ts';

/*
 * Between the client and the holder, over Node's IPC with structured clone (a daemon's files may be binary, its readiness is an
 * expression). The end of the channel ends the lab, unless it was detached.
 */

const id = z.int().min(0);
const milliseconds = z.number();
/** Most of one message's text; longer output comes in pieces. */
const text = z.string().max(1024 * 1024);
const environment = z.record(z.string(), z.string());

export const ToHolder = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('build'), blueprint: Blueprint }),
  z.strictObject({
    type: z.literal('start'),
    id,
    node: z.string(),
    argv: z.array(z.string()).min(1),
    env: environment,
    cwd: z.string(),
  }),
  z.strictObject({ type: z.literal('input'), id, text: z.string() }),
  z.strictObject({ type: z.literal('end-input'), id }),
  z.strictObject({ type: z.literal('kill'), id }),
  z.strictObject({ type: z.literal('fault'), id, fault: Fault }),
  z.strictObject({ type: z.literal('heal'), id, name: z.string() }),
  z.strictObject({ type: z.literal('detach'), id }),
  z.strictObject({ type: z.literal('close') }),
]);
export type ToHolder = z.infer<typeof ToHolder>;

export const Built = z.strictObject({
  type: z.literal('built'),
  /** `net:[inode]` by node. */
  netns: z.record(z.string(), z.string()),
  readiness: z.record(z.string(), z.string()),
  timings: z.strictObject({
    namespaces: milliseconds,
    netd: milliseconds,
    network: milliseconds,
    daemons: z.record(z.string(), milliseconds),
  }),
});
export type Built = z.infer<typeof Built>;

export const FromHolder = z.discriminatedUnion('type', [
  /** It is there and asks for its blueprint. */
  z.strictObject({ type: z.literal('hello') }),
  Built,
  z.strictObject({ type: z.literal('failed'), message: text }),
  z.strictObject({ type: z.literal('output'), id, stream: z.enum(['stdout', 'stderr']), text }),
  z.strictObject({
    type: z.literal('exit'),
    id,
    code: z.int().nullable(),
    signal: z.string().nullable(),
    error: text.nullable(),
  }),
  z.strictObject({ type: z.literal('done'), id, error: text.nullable() }),
  z.strictObject({ type: z.literal('casualty'), daemon: z.string(), why: text }),
]);
export type FromHolder = z.infer<typeof FromHolder>;
