import { ingress } from './ingress.ts';
import { toOctets } from './ipv4.ts';
import { Lane, type Send, type Shared } from './lane.ts';
import type { Link } from './role.ts';
import { nextHop, type RoleName, ROLES } from './rules.ts';
import { socketAddress } from './sockets.ts';
import { sendto, write } from './sys.ts';

/** What a lane does, as data that a worker can be given. Numbers in `from` and `to` are descriptors. */
export type Job =
  | { kind: 'encapsulate'; from: number; to: number; role: RoleName; link: Link }
  | { kind: 'decapsulate'; from: readonly number[]; to: number; role: RoleName; link: Link }
  | { kind: 'cable'; from: number; to: number };

/** A job and the lane that it is done for, as errors name it. */
export type NamedJob = Job & { name: string };

/** A descriptor to read from, and where its frames go. */
export interface Port {
  readonly fd: number;
  readonly name: string;
  accept(frame: Buffer, now: number): void;
}

const OUTER_SOURCE = 12;
const SOCKADDR_V4 = 4;

const toTun =
  (fd: number): Send =>
  (packet) =>
    write(fd, packet, packet.length);

function toInternet(fd: number): Send {
  const address = socketAddress(toOctets(0));
  return (packet, hop) => {
    address.writeUInt32BE(hop, SOCKADDR_V4);
    return sendto(fd, packet, packet.length, 0, address, address.length);
  };
}

/** The lane of `job` and the ports that feed it. */
export function assemble(job: NamedJob, index: number, seed: number, shared: Shared) {
  const lane = new Lane(index, seed, shared, job.kind === 'encapsulate' ? toInternet(job.to) : toTun(job.to));
  const sources = typeof job.from === 'number' ? [job.from] : job.from;
  const accept = acceptor(job, lane);
  return { lane, ports: sources.map((fd): Port => ({ fd, name: job.name, accept })) };
}

function acceptor(job: Job, lane: Lane): Port['accept'] {
  if (job.kind === 'cable') return (frame, now) => lane.carry(frame, 0, now);
  const { link } = job;
  const role = ROLES[job.role];
  if (job.kind === 'encapsulate')
    return (packet, now) => {
      const hop = nextHop(role, packet, link);
      if (typeof hop === 'string') lane.drop(hop);
      else lane.carry(packet, hop, now);
    };
  return (frame, now) => {
    // The kernel has checked the outer header before a raw socket sees it; it may carry options.
    const packet = frame.subarray((frame.readUInt8(0) & 15) * 4);
    const refusal = ingress(role, packet, frame.readUInt32BE(OUTER_SOURCE), link);
    if (refusal === undefined) lane.carry(packet, 0, now);
    else lane.drop(refusal);
  };
}
