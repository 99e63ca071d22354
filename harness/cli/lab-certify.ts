import type { Lab } from '../../lab/lab.ts';
import { certify, type Certifying } from './certify.ts';
import type { Context } from './context.ts';
import { exit } from './exit-code.ts';

/** Certifies in a lab. A daemon of the lab that died on the way is named, and is no fault of the target. */
export async function certifyInLab(lab: Lab, certifying: Certifying, context: Context): Promise<number> {
  const code = await certify(certifying, context);
  for (const { daemon, why } of lab.casualties) context.stderr.write(`sixways: the lab's ${daemon} died: ${why}\n`);
  return code === exit.ok && lab.casualties.length > 0 ? exit.unmeasured : code;
}
