import { z } from 'zod';
import { Address } from '../../harness/model/address.ts';
import type { Vantage } from '../../harness/model/vantage.ts';
import { dial, type Dialled, type Endpoint } from '../../harness/net/dial.ts';
import { smbTrouble } from '../../harness/net/smb/trouble.ts';
import { type SmbWire, smbWire } from '../../harness/net/smb/wire.ts';
import type { Trouble } from './observations.ts';

/** Milliseconds: three SYNs (RFC 6298 5.5), one silence, one whole answer. */
const times = { connect: 3_400, idle: 5_000, reply: 15_000 } as const;

export const EndpointInput = z.strictObject({ address: Address, port: z.int().min(1).max(65_535) });

/** What an exchange came to: a value, or what the server did instead. */
export type Met<T> = {
  readonly local: Endpoint | null;
  readonly value: T | null;
  readonly trouble: Trouble | null;
};

export interface Meeting {
  readonly to: Endpoint;
  readonly vantage: Vantage;
  readonly signal: AbortSignal;
  /** Local address other than the path's own. */
  readonly from?: string | null;
}

/** One connection to an SMB port, used once and ended. @throws what stopped us from asking */
export async function meet<T>({ to, vantage, signal, from }: Meeting, use: (wire: SmbWire) => Promise<T>): Promise<Met<T>> {
  const dialled = await dial({ ...to, local: from ?? vantage.local, timeoutMs: times.connect, signal });
  if (dialled.outcome !== 'open') return { local: null, value: null, trouble: dialTrouble(dialled) };
  const wire = smbWire(dialled.socket, { idleMs: times.idle, replyMs: times.reply, signal });
  const local = { address: dialled.local.address, port: dialled.local.port };
  try {
    return { local, value: await use(wire), trouble: null };
  } catch (error) {
    const trouble = smbTrouble(error);
    if (trouble === null) throw error;
    return { local, value: null, trouble };
  } finally {
    wire.end();
  }
}

const dialKinds = { refused: 'refused', reset: 'reset', timeout: 'silent', unreachable: 'unreachable' } as const;

function dialTrouble({ outcome, code }: Exclude<Dialled, { outcome: 'open' }>): Trouble {
  return { kind: dialKinds[outcome], during: 'CONNECT', status: null, detail: code };
}

/** Whether a trouble is silence, which the engine asks for three times. */
export const isSilent = (trouble: Trouble | null): boolean => trouble?.kind === 'silent';
