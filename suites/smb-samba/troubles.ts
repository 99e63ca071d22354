import type { Messages } from '../../harness/model/message.ts';
import type { Trouble } from './observations.ts';

/** `NEGOTIATE: STATUS_NOT_SUPPORTED`, `CONNECT: refused (ECONNREFUSED)`. */
export function troubleText({ kind, during, status, detail }: Trouble): string {
  if (status !== null) return `${during}: ${status}`;
  const told = kind === 'denied' ? 'host access denied' : kind;
  return detail === '' || detail === kind ? `${during}: ${told}` : `${during}: ${told} (${detail})`;
}

export const trouble = (kind: Trouble['kind'], more: Partial<Trouble> = {}): Trouble => ({
  kind,
  during: 'NEGOTIATE',
  status: null,
  detail: '',
  ...more,
});

/** The answer of Samba to a host that `hosts allow` and `hosts deny` keep out: NBSS 83 00 00 01 81. */
export const denied = trouble('denied', { detail: 'not listening on called name' });
export const refusedLogin = trouble('status', { during: 'SESSION_SETUP', status: 'STATUS_LOGON_FAILURE' });

/** For a check whose subject the server did not let us see; of a denied host host-access tells. */
export const unaskedMessages = {
  'kept-out': ['not-applicable', '{endpoint} denies this host, so that there is nothing to judge ({trouble})'],
  unasked: ['client-limit', '{endpoint} gave nothing to judge: {trouble}'],
} as const satisfies Messages;

/** Which of {@link unaskedMessages} a trouble asks for. */
export const unaskedId = (met: Trouble | null): keyof typeof unaskedMessages => (met?.kind === 'denied' ? 'kept-out' : 'unasked');

export const unaskedValues = (endpoint: string, met: Trouble | null) => ({
  endpoint,
  trouble: met === null ? 'no answer' : troubleText(met),
});

export const v4 = { address: '192.0.2.80', local: { address: '192.0.2.6', port: 40_000 } };

export const refusedConnection = trouble('refused', { during: 'CONNECT', detail: 'ECONNREFUSED' });

export const ended = trouble('closed', { detail: 'closed' });
