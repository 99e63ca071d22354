/** Something other than the target or the user kept us from measuring: exit code 3. The message is one line for the user. */
export class UnmeasurableError extends Error {
  override readonly name = 'UnmeasurableError';
  readonly code = 'SIXWAYS_UNMEASURABLE';
}
