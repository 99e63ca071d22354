import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { startReflector } from '../../harness/reflector/reflector.ts';

/** The reflector of a lab: `node reflector.ts CONFIG`. */
const Config = z.strictObject({
  zone: z.string(),
  addresses: z.strictObject({ 4: z.ipv4(), 6: z.ipv6() }),
  httpPort: z.int(),
  dnsPort: z.int(),
  stunPort: z.int(),
  token: z.string(),
});

const [file = ''] = process.argv.slice(2);
await startReflector(Config.parse(JSON.parse(await readFile(file, 'utf8'))));
process.stdout.write('{"event":"ready"}\n');
