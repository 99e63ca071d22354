import { z } from 'zod';

/**
 * The mirror's protocol: what a control answers. Every answer is bounded, and none is larger than its request by UDP.
 *
 * - UDP: a datagram `sixways <token>` padded with spaces to `datagramOctets`; answered by one `Sighting` as JSON. The token is
 *   remembered for a minute.
 * - TCP on the same port: the server sends one line, a `Sighting` as JSON, then echoes what it gets.
 * - HTTP: `GET /` (small), `GET /whoami` (`Sighting`), `GET /large` (`largeOctets` octets), `POST /upload` (`Upload`),
 *   `GET /seen?token=…` (`Seen`: did a datagram with this token arrive, and could it be answered).
 */
export const Sighting = z.strictObject({ source: z.strictObject({ address: z.string().max(64), port: z.int() }) });
export type Sighting = z.infer<typeof Sighting>;

export const Upload = z.strictObject({ octets: z.int(), sha256: z.string().length(64) });

export const TokenSeen = z.strictObject({
  seen: z.boolean(),
  source: Sighting.shape.source.nullable(),
  /** errno that the mirror's kernel gave for its answer (`EHOSTUNREACH`: an ICMP error came back); null when none. */
  answerError: z.string().max(40).nullable(),
});

export const datagramOctets = 256;
export const largeOctets = 262_144;
export const tokenPattern = /^[a-zA-Z0-9]{16,64}$/;
