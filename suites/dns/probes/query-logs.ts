import { open } from 'node:fs/promises';
import { z } from 'zod';
import { probe } from '../../../harness/model/probe.ts';
import { errnoOf } from '../../../harness/net/dial.ts';
import { QueryLogs } from '../observations/clients.ts';

const mostOctets = 8 << 20;
const mostNames = 1_000;

/** Reads files only: the logs' last 8 MiB. */
export default probe({
  gives: QueryLogs,
  input: z.strictObject({
    suffix: z.string().max(255),
    files: z.array(z.string()).max(8),
    registry: z.string().nullable(),
  }),
  timeoutMs: 10_000,
  async run({ input: { suffix, files, registry } }) {
    const logs = await Promise.all(
      files.map(async (file) => {
        const { text, problem } = await readEnd(file);
        return { file, names: text === null ? null : namesBelow(suffix, text), problem };
      }),
    );
    return { suffix, logs, registry: registry === null ? null : await readRegistry(registry) };
  },
});

async function readEnd(file: string): Promise<{ text: string | null; problem: string | null }> {
  try {
    await using handle = await open(file);
    const { size } = await handle.stat();
    const start = Math.max(0, size - mostOctets);
    const octets = Buffer.alloc(size - start);
    const { bytesRead } = await handle.read(octets, 0, octets.length, start);
    const content = octets.subarray(0, bytesRead);
    // regedit writes UTF-16.
    const isWide = content[0] === 0xff && content[1] === 0xfe;
    return { text: new TextDecoder(isWide ? 'utf-16le' : 'utf-8').decode(content), problem: null };
  } catch (error) {
    const code = errnoOf(error);
    if (code === null) throw error;
    return { text: null, problem: code };
  }
}

/** Names below the suffix, of whatever kind the log is; case is left out, since resolvers may mix it. */
function namesBelow(suffix: string, text: string): string[] {
  const end = `.${suffix}`;
  const words = text.toLowerCase().match(/[\w-]+(?:\.[\w-]+)+/g) ?? [];
  return [...new Set(words.filter((word) => word.endsWith(end)))].slice(0, mostNames);
}

async function readRegistry(file: string) {
  const { text, problem } = await readEnd(file);
  return {
    file,
    smartOff: flagOf('DisableSmartNameResolution', text),
    reorderingOff: flagOf('DisableSmartProtocolReordering', text),
    problem,
  };
}

/** Of `reg export` or of `reg query`. */
function flagOf(name: string, text: string | null): boolean | null {
  const [, digits] = new RegExp(`"?${name}"?(?:=dword:|\\s+REG_DWORD\\s+0x)([\\da-f]+)`, 'i').exec(text ?? '') ?? [];
  return digits === undefined ? null : Number.parseInt(digits, 16) !== 0;
}
