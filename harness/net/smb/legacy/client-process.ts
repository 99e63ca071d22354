import { getCiphers } from 'node:crypto';
import { isIP } from 'node:net';
import SMB2 from 'smb2';
import { errnoOf } from '../../dial.ts';
import { frameBuffer } from '../frame.ts';
import { decodeNegotiate } from '../messages/negotiate.ts';
import { commands, decodeHeader } from '../messages/header.ts';
import { statusName } from '../messages/ntstatus.ts';
import { decodeSessionSetup, sessionFlags } from '../messages/session-setup.ts';
import type { LegacyLogin, LegacyOutcome } from './messages.ts';

/** Answers of the package's size; more is no answer to it. */
const mostOctets = 0x2_0000;

function tell(outcome: LegacyOutcome): void {
  process.send?.(outcome, () => process.exit());
}

/** The package tells of errors in its own words, and of some not at all: the answers themselves are read. */
function watch(socket: SMB2['socket']): void {
  const frames = frameBuffer();
  let dialect: Extract<LegacyOutcome, { outcome: 'admitted' }>['dialect'] = null;
  const read = (message: Buffer): LegacyOutcome | null => {
    const { command, status } = decodeHeader(message);
    const name = statusName(status);
    if (command === commands.NEGOTIATE) {
      if (status !== 0) return { outcome: 'refused', during: 'NEGOTIATE', status: name };
      ({ dialect } = decodeNegotiate(message));
    }
    if (command !== commands.SESSION_SETUP || name === 'STATUS_MORE_PROCESSING_REQUIRED') return null;
    if (status !== 0) return { outcome: 'refused', during: 'SESSION_SETUP', status: name };
    const guest = (decodeSessionSetup(message).flags & sessionFlags.guest) !== 0;
    return { outcome: 'admitted', guest, dialect };
  };
  socket.prependListener('data', (piece: Buffer) => {
    frames.push(piece);
    try {
      for (let frame = frames.take(mostOctets); frame !== null; frame = frames.take(mostOctets)) {
        const outcome = read(frame.payload);
        if (outcome !== null) tell(outcome);
      }
    } catch {
      tell({ outcome: 'failed', code: 'EPROTO' });
    }
  });
  socket.on('end', () => tell({ outcome: 'failed', code: 'EOF' }));
  socket.on('error', (error) => tell({ outcome: 'failed', code: errnoOf(error) ?? error.name }));
}

function logIn({ address, port, local, share, user, password, domain }: LegacyLogin): void {
  const unc = `\\\\${address}\\${share}`;
  const client = new SMB2({ share: unc, port, domain, username: user, password, autoCloseTimeout: 0 });
  const { socket } = client;
  watch(socket);
  const connect = socket.connect.bind(socket);
  // The package knows no source address.
  socket.connect = () =>
    connect({
      host: address,
      port,
      family: isIP(address),
      autoSelectFamily: false,
      ...(local === null ? {} : { localAddress: local }),
    });
  client.exists('sixways', (error) =>
    tell({ outcome: 'failed', code: error === null ? 'EPROTO' : (errnoOf(error) ?? error.name) }),
  );
}

// What the package throws out of its callbacks comes here; the answers were read before.
process.on('uncaughtException', () => tell({ outcome: 'failed', code: 'EPROTO' }));
process.on('disconnect', () => process.exit());
process.once('message', (login: LegacyLogin) => logIn(login));
process.send?.({ des: getCiphers().includes('des-ecb') });
