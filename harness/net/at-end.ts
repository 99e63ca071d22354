const ends = new Set<() => Promise<void>>();

/** Registers what a worker has to end when it has run its last step: a process that several probes share. */
export function atEnd(end: () => Promise<void>): void {
  ends.add(end);
}

/** Runs what was registered, once each. */
export async function endAll(): Promise<void> {
  const all = [...ends];
  ends.clear();
  await Promise.all(all.map(async (end) => await end()));
}
