import { assemble, type NamedJob, type Port } from './port.ts';
import type { Lane, Shared } from './lane.ts';
import { check, ERRNO, errno, ppoll, read } from './sys.ts';

/** All that the poll thread gets. `control[0]` other than 0 ends the loop at the next wake. */
export interface LoopInput {
  readonly jobs: readonly NamedJob[];
  readonly seed: number;
  readonly shared: Shared;
  readonly control: Int32Array;
  readonly wake: number;
}

const POLLFD_SIZE = 8;
const POLLFD_RETURNED = 6;
const POLLIN = 1;
/** The largest IPv4 packet, so nothing that is read is cut off. */
const FRAME_SIZE = 65_535;
/** Frames read from one descriptor before the others get their turn. */
const BURST = 32;

/** Moves packets between all descriptors until it is told to stop. Blocks its thread. Throws when a descriptor fails. */
export function pollLoop({ jobs, seed, shared, control, wake }: LoopInput): void {
  const assembled = jobs.map((job, index) => assemble(job, index, seed, shared));
  const lanes = assembled.map(({ lane }) => lane);
  const ports = assembled.flatMap((part) => part.ports);
  ports.push({ fd: wake, name: 'wake', accept: () => {} });

  const polled = Buffer.alloc(ports.length * POLLFD_SIZE);
  ports.forEach(({ fd }, index) => {
    polled.writeInt32LE(fd, index * POLLFD_SIZE);
    polled.writeInt16LE(POLLIN, index * POLLFD_SIZE + 4);
  });
  const frame = Buffer.alloc(FRAME_SIZE);
  const timeout = Buffer.alloc(16);

  while (Atomics.load(control, 0) === 0) {
    const ready = ppoll(polled, ports.length, untilDue(lanes, timeout), null);
    if (ready < 0 && errno() !== ERRNO['EINTR']) check(ready, 'ppoll', 'tunnel descriptors');
    if (ready > 0)
      ports.forEach((port, index) => {
        if (polled.readInt16LE(index * POLLFD_SIZE + POLLFD_RETURNED) !== 0) drain(port, frame);
      });
    const now = performance.now();
    for (const lane of lanes) lane.release(now);
  }
}

/** Fills `timeout` with the time to the next release; null when nothing is held. */
function untilDue(lanes: readonly Lane[], timeout: Buffer): Buffer | null {
  let next = Infinity;
  for (const lane of lanes) next = Math.min(next, lane.due);
  if (next === Infinity) return null;
  const wait = Math.max(0, next - performance.now());
  timeout.writeBigInt64LE(BigInt(Math.floor(wait / 1000)), 0);
  timeout.writeBigInt64LE(BigInt(Math.floor((wait % 1000) * 1e6)), 8);
  return timeout;
}

function drain(port: Port, frame: Buffer): void {
  const now = performance.now();
  for (let count = 0; count < BURST; count += 1) {
    const length = read(port.fd, frame, FRAME_SIZE);
    if (length >= 0) {
      port.accept(frame.subarray(0, length), now);
      continue;
    }
    const code = errno();
    if (code === ERRNO['EAGAIN']) return;
    if (code !== ERRNO['EINTR']) check(length, 'read', port.name);
  }
}
