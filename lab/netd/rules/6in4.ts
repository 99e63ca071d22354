import type { Role } from '../role.ts';
import { unfitSource } from './source.ts';

/** One end of a configured tunnel (RFC 4213 s.3): all goes to the other end, and only that may send (s.3.6). */
export const sixInFour: Role = {
  options: ['relay'],
  allowsPrivate: true,
  nextHop: (_, { relay }) => relay ?? 'no-relay',
  refuses: (packet, outerSource, { relay }) => unfitSource(packet) ?? (outerSource === relay ? undefined : 'unknown-relay'),
};
