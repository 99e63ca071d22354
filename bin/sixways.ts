#!/usr/bin/env node
import { keepCompiled } from '../harness/cli/compile-cache.ts';

const { argv, env, stdout, stderr } = process;
keepCompiled(env);
const { main } = await import('../harness/cli/main.ts');
// A reader that goes away (`| head`) is told to `write`; without a listener it would end us.
for (const stream of [stdout, stderr]) stream.on('error', () => undefined);
process.exit(await main(argv.slice(2), { cwd: process.cwd(), env, stdout, stderr }));
