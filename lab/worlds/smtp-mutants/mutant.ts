import type { Leaf } from '../../certificates.ts';
import type { ZoneRecord } from '../../daemons/named.ts';
import { listenersAt, type SendmailOptions } from '../../daemons/sendmail.ts';
import type { Expectation } from '../../expectation.ts';
import type { DualAddress } from '../../topology/topology.ts';

/** Where one target of the world is. */
export interface Place {
  /** Its host name, which is its mail domain, too. */
  readonly host: string;
  readonly at: DualAddress;
  readonly leaves: Readonly<Record<'good' | 'otherName', Leaf>>;
  readonly ca: string;
}

/** One mail server, exactly one thing of which is broken over IPv6. */
export interface SmtpMutant {
  readonly title: string;
  /** What the daemon does otherwise than the healthy one; of several, each is a daemon of its own. One healthy daemon unless told. */
  readonly servers?: (place: Place) => readonly Partial<SendmailOptions>[];
  /** Records of the target's domain beyond A, AAAA, MX and SPF, or in place of those of the same type; names are relative to lab.test. */
  readonly records?: (place: Place, name: string) => readonly ZoneRecord[];
  /** Reverse names, in place of the healthy ones. */
  readonly pointers?: (place: Place) => readonly ZoneRecord[];
  /** Options of the target beyond those that all have. */
  readonly options?: Readonly<Record<string, unknown>>;
  readonly expect: Expectation;
}

/** All services at each address, with an own list for IPv6. */
export const apart = (
  { at }: Place,
  v6: Readonly<Record<string, string>>,
  v4: Readonly<Record<string, string>> = { smtp: '', submission: 'Ea', '465': 'Eas' },
): readonly string[] => [...listenersAt([at.ipv4], v4), ...listenersAt([at.ipv6], v6).slice(1)];

/** A daemon for each family; that for IPv6 is changed. */
export const twoDaemons = ({ at }: Place, change: Partial<SendmailOptions>): readonly Partial<SendmailOptions>[] => [
  { listeners: listenersAt([at.ipv4]), ready: [`${at.ipv4}:25`] },
  { listeners: listenersAt([at.ipv6]), ready: [`[${at.ipv6}]:25`], ...change },
];

/** The paths that these worlds are certified over. */
export const smtpPaths = ['ipv4', 'ipv6'] as const;

export const onV6 = (...checks: readonly string[]) =>
  checks.map((check) => ({ check: `smtp-sendmail/${check}`, paths: ['ipv6'] as const }));
export const onBoth = (...checks: readonly string[]) =>
  checks.map((check) => ({ check: `smtp-sendmail/${check}`, paths: smtpPaths }));
