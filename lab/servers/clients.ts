import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { z } from 'zod';
import { Address } from '../../harness/model/address.ts';
import { clientAware, clientHabits } from './client-habits.ts';
import { ftpFaults, ftpServer } from './ftp-session.ts';

/** Applications that do something with their client's address, and FTP services: `node clients.ts SERVICES`, a file with `Services`. */
const where = { address: Address, port: z.int().min(1).max(65_535) };
const Services = z.strictObject({
  /** All addresses of a site share what it remembers. */
  sites: z.array(z.strictObject({ habit: z.enum(clientHabits), listen: z.array(z.strictObject(where)).min(1) })),
  ftp: z.array(z.strictObject({ ...where, fault: z.enum(ftpFaults).nullable() })),
});
export type Services = z.infer<typeof Services>;

const [file = ''] = process.argv.slice(2);
const { sites, ftp } = Services.parse(JSON.parse(await readFile(file, 'utf8')));

await Promise.all([
  ...sites.flatMap(({ habit, listen }) => {
    const listener = clientAware(habit);
    return listen.map(async ({ address, port }) => {
      const server = createServer({ headersTimeout: 5_000, requestTimeout: 10_000 }, listener);
      server.maxConnections = 256;
      server.listen({ host: address, port, ipv6Only: true });
      await once(server, 'listening');
    });
  }),
  ...ftp.map(async ({ address, port, fault }) => {
    const server = ftpServer(fault);
    server.maxConnections = 64;
    server.listen({ host: address, port, ipv6Only: true });
    await once(server, 'listening');
  }),
]);
process.stdout.write('{"event":"ready"}\n');
