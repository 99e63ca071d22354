import path from 'node:path';
import { z } from 'zod';
import { fileProblem, readBoundedOctets } from '../../../harness/files/bounded-file.ts';
import { probe } from '../../../harness/model/probe.ts';
import { readOpenvpn } from '../configuration/openvpn.ts';
import { readWireguard } from '../configuration/wireguard.ts';
import { Config } from '../observations/config.ts';

const mostOctets = 1_048_576;

/** Reads a VPN's configuration; asks nobody. That it cannot be opened is a problem like any other. */
export default probe({
  gives: Config,
  input: z.strictObject({ kind: z.enum(['wireguard', 'openvpn']), file: z.string() }),
  timeoutMs: 5_000,
  async run({ input: { kind, file: place } }) {
    const file = path.basename(place);
    const octets = await readBoundedOctets(place, mostOctets).catch((error: unknown) => `cannot be read: ${fileProblem(error)}`);
    if (typeof octets === 'string') return { kind, file, facts: null, problems: [{ line: null, reason: octets }] };
    const text = new TextDecoder().decode(octets);
    const { facts, problems } = kind === 'wireguard' ? readWireguard(text) : readOpenvpn(text);
    return { kind, file, facts, problems: [...problems] };
  },
});
