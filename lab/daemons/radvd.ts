import type { DaemonSpec } from './daemon.ts';

export interface RadvdOptions {
  readonly name: string;
  readonly node: string;
  readonly device: string;
  /** Statements of radvd.conf(5) within the interface, without semicolon at the end. */
  readonly advertises: readonly string[];
}

/** Router advertisements (RFC 4861 6.2), as often as radvd can. */
export function radvd({ name, node, device, advertises }: RadvdOptions): DaemonSpec {
  const statements = ['AdvSendAdvert on', 'MinRtrAdvInterval 3', 'MaxRtrAdvInterval 4', ...advertises];
  return {
    name,
    node,
    package: 'radvd',
    files: { 'radvd.conf': `interface ${device} {\n${statements.map((line) => `  ${line};\n`).join('')}};\n` },
    argv: [
      'radvd',
      '--nodaemon',
      '--config',
      '{dir}/radvd.conf',
      '--pidfile',
      '{dir}/radvd.pid',
      '--logmethod',
      'stderr',
      '--debug',
      '1',
    ],
    ready: { output: /version .* started/ },
    deadline: 5_000,
  };
}
