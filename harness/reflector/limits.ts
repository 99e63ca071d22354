/** What a reflector spends at most. Its clients are the whole Internet. */
export const limits = {
  /** Runs at a time; the next one is refused. */
  runs: 64,
  /** Events that one run keeps; the others are counted. */
  events: 512,
  /** Milliseconds until a run is forgotten. */
  lifetime: 15 * 60_000,
  /** Questions of one source (an IPv4 address, an IPv6 /64) in a second, and in a burst. */
  perSecond: 50,
  burst: 200,
  /** Of all sources together in a second, and in a burst. */
  allPerSecond: 5_000,
  allBurst: 20_000,
  /** Sources whose rate is remembered; the oldest goes. */
  sources: 4_096,
  /** TCP connections at a time, for each address and service. */
  connections: 128,
  /** Milliseconds without an octet before a connection is closed. */
  idle: 5_000,
  /** Milliseconds that a connection may last. */
  connection: 15_000,
  /** Octets of an HTTP head, of a DNS message by TCP and of a datagram that are read. */
  head: 4_096,
  message: 4_096,
  datagram: 548,
} as const;
