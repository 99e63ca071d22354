import { basename } from 'node:path';
import { z } from 'zod';
import { probe } from '../../../harness/model/probe.ts';
import { readGiven } from '../given-file.ts';
import { SocketList } from '../observations/config.ts';
import { fileFacts } from '../sendmail/config-facts.ts';
import { readSocketList } from '../sendmail/socket-list.ts';

/** Reads the output of `ss -ltn`. */
export default probe({
  gives: SocketList,
  input: z.strictObject({ path: z.string() }),
  timeoutMs: 20_000,
  async run({ input: { path } }) {
    const reading = await readGiven(path, readSocketList);
    return { ...fileFacts(basename(path), reading), sockets: reading.ok ? [...reading.value] : [] };
  },
});
