import { z } from 'zod';
import { probe } from '../../../harness/model/probe.ts';
import { times } from '../get.ts';
import { handshake, HelloInput } from '../handshake.ts';
import { tlsVersions, VersionHello } from '../observations.ts';

export default probe({
  gives: VersionHello,
  input: HelloInput.extend({ offered: z.enum(tlsVersions) }),
  timeoutMs: times.probe,
  silent: ({ outcome }) => outcome === 'silent',
  run: async ({ input: { offered, ...input }, vantage, signal }) => ({
    ...(await handshake(input, { min: offered, max: offered }, vantage, signal)),
    offered,
  }),
});
