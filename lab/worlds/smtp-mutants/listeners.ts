import { dualStack } from '../../daemons/sendmail.ts';
import type { Expectation } from '../../expectation.ts';
import { onBoth, onV6 } from './mutant.ts';

/** A configuration whose sockets are for all addresses, so that it needs a machine of its own. */
export interface ListenerMutant {
  readonly title: string;
  readonly listeners: readonly string[];
  /** What the daemon prints when it serves; when its sockets listen unless told. */
  readonly serves?: RegExp;
  /** net.ipv6.bindv6only of the machine; 0 unless told. */
  readonly bindv6only?: 1;
  readonly expect: Expectation;
}

const noDefault = "FEATURE(`no_default_msa')dnl";
/** The server's files are judged once, on the first path. */
const audited = (check: string) => [{ check: `smtp-sendmail/${check}`, paths: ['ipv4'] as const }];
const line = (options: string): string => `DAEMON_OPTIONS(\`${options}')dnl`;

export const listeners: Readonly<Record<string, ListenerMutant>> = {
  recipe: {
    title: 'two lines for inet6: both families by one socket each',
    listeners: [noDefault, line('Family=inet6, Name=MTA, Port=smtp'), line('Family=inet6, Name=MSA, Port=submission, M=Ea')],
    expect: {},
  },
  'one-line': {
    title: 'one line with Name and Family twice: the last ones win, and IPv4 comes through the IPv6 socket',
    listeners: [noDefault, line('Name=MTA-v4, Family=inet, Name=MTA-v6, Family=inet6')],
    expect: { red: audited('daemon-options') },
  },
  'debian-default': {
    title: 'as Debian installs it: the loopback only',
    listeners: [
      noDefault,
      line('Family=inet,  Name=MTA-v4, Port=smtp, Addr=127.0.0.1'),
      line('Family=inet,  Name=MSP-v4, Port=submission, M=Ea, Addr=127.0.0.1'),
    ],
    expect: { red: [...onBoth('reach'), ...audited('daemon-options')] },
  },
  'v4-only': {
    title: 'no DAEMON_OPTIONS at all',
    listeners: [],
    expect: { red: [...onV6('reach'), ...audited('daemon-options')] },
  },
  'optional-v6': {
    title: 'IPv4 first, and IPv6 optional: after 45 s in which nobody is served its socket is given up',
    serves: /optional socket disabled/,
    listeners: [noDefault, line('Family=inet, Name=MTA-v4, Port=smtp'), line('Family=inet6, Name=MTA-v6, Port=smtp, M=O')],
    expect: { red: onV6('reach'), warn: audited('daemon-options') },
  },
  'wildcard-pair': {
    title: 'a socket for each family: the second cannot be bound, and the first serves nobody meanwhile',
    listeners: [noDefault, line('Family=inet, Name=MTA-v4, Port=smtp'), line('Family=inet6, Name=MTA-v6, Port=smtp')],
    expect: { red: [...onV6('reach'), { check: 'smtp-sendmail/greeting', paths: ['ipv4'] }, ...audited('daemon-options')] },
  },
  'v6-only': {
    title: 'the recipe on a machine that keeps the families apart',
    listeners: dualStack,
    bindv6only: 1,
    // On the other ports IPv4 is missing, too, and there is nothing to compare times with.
    expect: {
      red: [{ check: 'smtp-sendmail/reach', paths: ['ipv4'] }, ...audited('bindv6only')],
      warn: onV6('submission-port', 'submissions-port'),
      inconclusive: onV6('reply-time'),
    },
  },
};
