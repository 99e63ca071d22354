import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { probe } from '../../../harness/model/probe.ts';
import { readOpenvpn } from '../configuration/openvpn.ts';
import { readWireguard } from '../configuration/wireguard.ts';
import { Config } from '../observations/config.ts';

const mostOctets = 1_048_576;

/** Reads a VPN's configuration; asks nobody. @throws what the file system says */
export default probe({
  gives: Config,
  input: z.strictObject({ kind: z.enum(['wireguard', 'openvpn']), file: z.string() }),
  timeoutMs: 5_000,
  async run({ input: { kind, file: place }, signal }) {
    const file = path.basename(place);
    const { size } = await stat(place);
    const unread = (reason: string) => ({ kind, file, facts: null, problems: [{ line: null, reason }] });
    if (size > mostOctets) return unread(`is larger than ${mostOctets} octets`);
    const text = new TextDecoder().decode(await readFile(place, { signal }));
    const { facts, problems } = kind === 'wireguard' ? readWireguard(text) : readOpenvpn(text);
    return { kind, file, facts, problems: [...problems] };
  },
});
