/** What one mirror spends at most: its clients are not trusted, whatever they send. */
export const limits = {
  /** TCP connections at a time, for each address and service. */
  connections: 256,
  /** Milliseconds without an octet either way before a connection is closed. */
  idle: 10_000,
  /** Milliseconds that a connection may last, however busy. */
  lifetime: 60_000,
  /** Octets echoed on one connection. */
  echo: 1 << 20,
  /** Octets of one upload. */
  upload: 4 << 20,
  tokens: 10_000,
  /** Milliseconds that a token is remembered. */
  tokenAge: 60_000,
  /** Sources at a time whose ICMP errors are waited for. */
  watched: 256,
  /** Milliseconds that the wait lasts. */
  watch: 1_000,
} as const;
