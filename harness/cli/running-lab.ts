import { findLab, type RunningLab, runningLabs } from '../../lab/running.ts';
import { refuse } from '../config/problem.ts';
import { labName } from './lab-flags.ts';

/** The lab that is meant. @throws UsageError when it is not up */
export function runningLab(given: string | undefined): RunningLab {
  const name = labName(given);
  const lab = findLab(name);
  if (lab !== null) return lab;
  const others = runningLabs().map((other) => other.name);
  return refuse(
    '',
    `no lab named ${name} is up${others.length === 0 ? '; `sixways lab up` starts one' : `; there are ${others.join(', ')}`}`,
  );
}
