import { z } from 'zod';
import type { Catalogue, Loaded } from '../../harness/config/load.ts';
import { loadConfig } from '../../harness/config/load.ts';
import type { Overrides } from '../../harness/config/config.ts';
import { UsageError } from '../../harness/config/problem.ts';
import { check, type AnyCheck } from '../../harness/model/check.ts';
import { filePath, secretReference } from '../../harness/model/given.ts';
import { NetTcp } from '../../harness/model/net-tcp.ts';
import { suite, type Suite } from '../../harness/model/suite.ts';

const web = suite({
  title: 'web',
  options: z.strictObject({
    url: z.url(),
    body: z.strictObject({ largest: z.int().min(1).default(1000), ignore: z.array(z.string()).optional() }).optional(),
    password: secretReference.optional(),
    logs: z.union([filePath, z.array(filePath)]).optional(),
    ca: z.string().startsWith('-----BEGIN', 'must be PEM').optional(),
  }),
  hostOf: ({ url }) => new URL(url).hostname,
  fromUrl: { schemes: ['http', 'https'], options: (url) => ({ url: url.href }) },
  aims: () => [],
});

const mail = suite({
  title: 'mail',
  options: z.object({ host: z.string().optional(), tls: z.enum(['none', 'starttls']).optional() }),
  fromUrl: { schemes: ['smtp', 'https'], options: (url) => ({ host: url.hostname }) },
  aims: () => [],
});

const tiny = check({
  title: 'the port is open',
  requirement: 'The port takes connections.',
  why: 'Nothing else works without.',
  fix: 'Start it.',
  level: 'must',
  source: [{ rfc: 9293 }],
  needs: { tcp: NetTcp },
  messages: { open: ['info', 'open'], refused: ['error', 'refused'], 'no-mirror': ['no-control', 'nothing to compare with'] },
  judge: () => [],
  examples: [],
});

const checks = new Map<string, AnyCheck>(
  ['path/used', 'web/reach', 'web/status-parity', 'mail/reach'].map((id) => [
    id,
    id === 'path/used' ? { ...tiny, gate: true } : tiny,
  ]),
);

const suites = new Map<string, Suite>(Object.entries({ web, mail }));

export const catalogue: Catalogue = {
  suites,
  standing: ['path'],
  loadChecks: async (names) => {
    const wanted = new Set(names);
    return new Map([...checks].filter(([id]) => wanted.has(id.split('/')[0] ?? '')));
  },
};

export async function load(
  from: { file: string } | { urls: readonly string[] },
  cwd: string,
  overrides: Overrides = {},
): Promise<Loaded> {
  return await loadConfig({ from, overrides, catalogue, cwd, env: { SET: 'hunter2', EMPTY: '' } });
}

/** The lines of a refusal; a config that is taken has none. */
export async function refusal(...args: Parameters<typeof load>): Promise<string[]> {
  try {
    await load(...args);
    return [];
  } catch (error) {
    if (error instanceof UsageError) return error.message.split('\n');
    throw error;
  }
}
