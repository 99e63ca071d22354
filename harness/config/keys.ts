import { z } from 'zod';

type Shape = z.core.JSONSchema.BaseSchema;

/** The JSON Schema of what a user may write for a zod schema; what JSON Schema cannot say becomes "anything". */
export function inputSchema(schema: z.ZodType): Shape {
  return z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });
}

/** Every form that the schema allows at a place. */
export function shapesAt(schema: Shape, at: readonly PropertyKey[]): readonly Shape[] {
  return at.reduce<readonly Shape[]>((here, step) => here.flatMap((shape) => inside(shape, step)), branches(schema));
}

/** Every key that the schema knows at a place. */
export function keysAt(schema: Shape, at: readonly PropertyKey[]): string[] {
  return [...new Set(shapesAt(schema, at).flatMap((shape) => Object.keys(shape.properties ?? {})))];
}

/** Whether the schema takes any key beside those it names at its top. */
export function isOpen(schema: Shape): boolean {
  return branches(schema).some(({ properties, additionalProperties }) => {
    if (properties === undefined) return true;
    return additionalProperties === true || typeof additionalProperties === 'object';
  });
}

function branches(shape: Shape): readonly Shape[] {
  const inner = [...(shape.anyOf ?? []), ...(shape.oneOf ?? []), ...(shape.allOf ?? [])];
  return inner.length === 0 ? [shape] : inner.flatMap(branchesOf);
}

/** A schema may be `true` or `false` in place of a mapping. */
function branchesOf(part: unknown): readonly Shape[] {
  return isShape(part) ? branches(part) : [];
}

function isShape(part: unknown): part is Shape {
  return part !== null && typeof part === 'object' && !Array.isArray(part);
}

function inside(shape: Shape, step: PropertyKey): readonly Shape[] {
  if (typeof step === 'number') return branchesOf(shape.items);
  const named = Object.hasOwn(shape.properties ?? {}, step) ? shape.properties?.[String(step)] : undefined;
  return branchesOf(named ?? shape.additionalProperties);
}
