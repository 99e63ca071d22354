import { z } from 'zod';
import { filePath } from '../../../harness/model/given.ts';
import type { Aim, Ask } from '../../../harness/model/suite.ts';

/** The server's own files, for an audit; fields of the suite's options. */
export const configOptions = {
  /** sendmail.cf of the server, or the sendmail.mc that it is made of. */
  config: filePath.optional(),
  /** Text of its access map, before makemap. */
  access: filePath.optional(),
  /** Output of `ss -ltn` on the server. */
  sockets: filePath.optional(),
  /** What `sysctl net.ipv6.bindv6only` says on the server. */
  bindv6only: z.literal([0, 1]).optional(),
};
const ConfigOptions = z.object(configOptions);

/** Reads the files that the target names. */
export function configAims({ target: { options } }: Ask<z.infer<typeof ConfigOptions>>): Aim[] {
  const { config, access, sockets, bindv6only } = options;
  const aim = (name: string, path: string | undefined, input: object = {}): Aim[] =>
    path === undefined ? [] : [{ aim: name, probe: `smtp-sendmail/${name}`, input: { path, ...input }, evidence: true }];
  return [
    ...aim('configuration', config, { bindv6only: bindv6only ?? null }),
    ...aim('access-file', access),
    ...aim('socket-list', sockets),
  ];
}
