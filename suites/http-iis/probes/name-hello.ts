import { z } from 'zod';
import { probe } from '../../../harness/model/probe.ts';
import { times } from '../get.ts';
import { handshake, HelloInput } from '../handshake.ts';
import { askedNames, NameHello } from '../observations/transport.ts';

/** RFC 6761 6.4: nobody may have this name. */
const unknownName = 'sixways.invalid';

/** One TLS handshake without server name, or with one that the server cannot know. */
export default probe({
  gives: NameHello,
  input: HelloInput.extend({ asked: z.enum(askedNames), declared: z.boolean() }),
  timeoutMs: times.probe,
  silent: ({ outcome }) => outcome === 'silent',
  run: async ({ input: { asked, declared, ...input }, vantage, signal }) => ({
    ...(await handshake(
      { ...input, name: asked === 'none' ? null : unknownName },
      { min: 'TLSv1.2', max: 'TLSv1.3' },
      vantage,
      signal,
    )),
    asked,
    declared,
  }),
});
