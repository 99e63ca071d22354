import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { Address } from '../../harness/model/address.ts';
import { startNameServer } from './name-server.ts';

/** `node server.ts FILE`: the name server of `name-server.ts`, with its options as JSON. */
const Record = z.union([
  z.tuple([z.string(), z.string(), z.string()]),
  z.tuple([z.string(), z.string(), z.string(), z.int().min(0)]),
]);
const Options = z.strictObject({
  addresses: z.array(Address).min(1),
  port: z.int().min(1).max(65_535),
  zones: z.array(z.strictObject({ name: z.string(), records: z.array(Record) })),
  recursive: z.boolean(),
});

const [file = ''] = process.argv.slice(2);
await startNameServer(Options.parse(JSON.parse(await readFile(file, 'utf8'))));
process.stdout.write('{"event":"ready"}\n');
