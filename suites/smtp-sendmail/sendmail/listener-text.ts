import { formatAddress } from '../../../harness/address/ip.ts';
import type { ExpectedListeners, Failure, FailureKind, Listener } from './expected-listeners.ts';

/** A socket as `ss -ltn` writes it: `*:25` takes both families, `[::]:25` IPv6 only, `0.0.0.0:25` IPv4 only. */
export function socketText({ family, takes, address, port, portText }: Listener): string {
  const at = port ?? portText;
  if (address.kind === 'name') return `${address.name}:${at}`;
  if (address.kind === 'any') return `${family === 4 ? '0.0.0.0' : takes.includes(4) ? '*' : '[::]'}:${at}`;
  const text = formatAddress(address.address);
  return `${text.includes(':') ? `[${text}]` : text}:${at}`;
}

export const clientsText = ({ takes }: Pick<Listener, 'takes'>): string => takes.map((family) => `IPv${family}`).join(' and ');

/** Where a daemon stands: `line 7`, or who added it. */
export function originText({ line, origin }: Pick<Listener, 'line' | 'origin'>): string {
  if (line !== null) return `line ${line}`;
  return { file: 'the file', msa: 'added by m4', default: 'the default' }[origin];
}

const failures: Readonly<Record<FailureKind, (is: Pick<Failure, 'port' | 'detail'>) => string>> = {
  rejected: ({ detail }) => `is rejected: ${detail}`,
  'in-use': ({ port, detail }) => `cannot be bound: port ${port ?? '?'} is taken by ${detail}`,
  'link-local': () => 'cannot be bound: a link-local address needs a zone, and sendmail has no way to say one',
  mapped: () => 'cannot be bound: an IPv4-mapped address needs net.ipv6.bindv6only = 0',
  'no-family': () => 'cannot be opened: the kernel has no such family',
  'too-many': ({ detail }) => `is one too many: sendmail has room for ${detail}`,
};

/** Why a daemon has no socket: the end of a sentence that begins with its name. */
export const failureText = (failure: Failure): string => failures[failure.kind](failure);

/** All of it in one line: `*:25 (IPv4 and IPv6), [::1]:587 (IPv6)`, or why there is nothing. */
export function listenersText({ listeners, stops }: ExpectedListeners): string {
  if (stops !== null) return `nothing: ${stops.name} (${originText(stops)}) ${failureText(stops)}`;
  if (listeners.length === 0) return 'nothing';
  return listeners.map((one) => `${socketText(one)} (${clientsText(one)})`).join(', ');
}
