import type { DaemonSpec } from '../../daemons/daemon.ts';
import { labDirectory } from '../../enter.ts';

/** The daemon in the client's node that has its files. */
export const clientKit = 'vpn-client';
/** Where the client's scripts are, and what they leave. */
export const clientDirectory = `${labDirectory}/${clientKit}`;

const signal = `${clientDirectory}/attack.now`;

/** A daemon that is there from the start, and does nothing until the tunnel is up. */
export function onAttack(spec: DaemonSpec, before: readonly string[] = []): DaemonSpec {
  const lines = ['echo waiting', `until [ -e ${signal} ]; do sleep 0.05; done`, ...before, 'exec "$@"'];
  return {
    ...spec,
    argv: ['sh', '-c', lines.join('\n'), 'sh', ...spec.argv],
    ready: { output: /^waiting$/ },
  };
}

/** What the client's `attack` does: it lets the stranger begin, and waits until that has taken hold or could have. */
export function attackScript(steps: readonly string[], takesHold: string): string {
  const wait = `for i in $(seq 100); do ${takesHold} && break; sleep 0.05; done`;
  return ['#!/bin/sh', `: > ${signal}`, ...steps, wait, 'exit 0', ''].join('\n');
}
