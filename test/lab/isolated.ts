/** Arguments of `unshare` for namespaces that end with their first process; a user namespace where we are not root. */
export function isolated(): string[] {
  const user = process.getuid?.() === 0 ? [] : ['-U', '-r', '--map-auto'];
  return [...user, '-n', '-m', '-p', '-f', '--mount-proc', '--kill-child'];
}

/** One JSON value per line. */
export function linesOf(output: string): unknown[] {
  return output
    .trim()
    .split('\n')
    .map((line): unknown => JSON.parse(line));
}
