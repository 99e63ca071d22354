import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { enterLab } from '../../lab/running.ts';
import { didYouMean } from '../config/nearest.ts';
import { refuse } from '../config/problem.ts';
import { runningLab } from './running-lab.ts';
import { UnmeasurableError } from './unmeasurable.ts';

/** Runs a program on a path of a lab that is up, with this terminal. @returns its exit code, 128 and the number for a signal */
export async function inLab(name: string | undefined, where: string, argv: readonly string[]): Promise<number> {
  const lab = runningLab(name);
  const places = [...Object.keys(lab.description?.paths ?? {}), ...(lab.description?.nodes ?? [])];
  if (lab.description !== null && !places.includes(where)) {
    refuse('', `unknown path or node${didYouMean(where, places)}; there are ${places.join(', ')}`, { value: where });
  }
  const [file = '', ...args] = enterLab(lab, where, argv);
  const child = spawn(file, args, { stdio: 'inherit' });
  return await new Promise((resolve, reject) => {
    child.once('error', (error) =>
      reject(new UnmeasurableError(`${file} could not be started: ${error.message}`, { cause: error })),
    );
    child.once('exit', (code, signal) => resolve(code ?? 128 + (signal === null ? 0 : constants.signals[signal])));
  });
}
