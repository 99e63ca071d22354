import type { Socket } from 'node:net';
import { createTransport } from 'nodemailer';
import { withoutZone } from '../../harness/address/literal.ts';
import { errnoOf } from '../../harness/net/dial.ts';
import { isLiteral, type ServiceInput, times } from './connection.ts';
import type { Delivery } from './observations/delivery.ts';

const mostEntries = 200;

export interface Letter extends ServiceInput {
  readonly from: string;
  readonly to: string;
  /** Null sends without AUTH. */
  readonly login: { readonly user: string; readonly password: string } | null;
}

type Sent = Pick<Delivery, 'reply' | 'failure' | 'transcript'>;

/** One message by nodemailer on an open socket. */
export async function send(
  { service, host, address, port, helo, ca, from, to, login }: Letter,
  id: string,
  connection: Socket,
): Promise<Sent> {
  const transcript: string[] = [];
  const transport = createTransport({
    // A literal: a name would be looked up, and perhaps another family tried.
    host: withoutZone(address),
    port,
    connection,
    // Its default is [127.0.0.1].
    name: helo,
    secure: service === 'submissions',
    // A password goes to a server that is the one it says it is, inside TLS; without one the certificate is another check's matter.
    requireTLS: service === 'submission' && login !== null,
    tls: {
      ...(isLiteral(host) ? {} : { servername: host }),
      ...(ca === null ? {} : { ca }),
      rejectUnauthorized: login !== null,
    },
    ...(login === null ? {} : { auth: { user: login.user, pass: login.password } }),
    greetingTimeout: times.greeting,
    // RFC 5321 4.5.3.2.6: a server may take its time with a message.
    socketTimeout: times.message,
    transactionLog: true,
    logger: transcriptLogger(transcript),
  });
  try {
    const { response } = await transport.sendMail({ envelope: { from, to: [to] }, raw: message({ id, from, to }) });
    return {
      reply: { outcome: 'reply', code: Number(response.slice(0, 3)), text: response.slice(0, 4_000) },
      failure: null,
      transcript,
    };
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const text = 'response' in error && typeof error.response === 'string' ? error.response.slice(0, 4_000) : null;
    return {
      reply: text === null ? null : { outcome: 'reply', code: Number(text.slice(0, 3)), text },
      failure: text === null ? `${errnoOf(error) ?? error.name}: ${error.message}`.slice(0, 300) : null,
      transcript,
    };
  } finally {
    transport.close();
  }
}

/** The lines of both sides; nodemailer masks what AUTH is given. */
function transcriptLogger(transcript: string[]) {
  const note = (entry: object, text: unknown, ...values: unknown[]): void => {
    const { tnx }: { tnx?: unknown } = { ...entry };
    if ((tnx !== 'client' && tnx !== 'server') || transcript.length >= mostEntries) return;
    const line = typeof text === 'string' ? values.reduce<string>((all, one) => all.replace(/%s/, () => String(one)), text) : '';
    transcript.push(`${tnx === 'client' ? 'C' : 'S'}: ${line.trim()}`.slice(0, 500));
  };
  const ignore = (): void => {};
  return { level: ignore, trace: ignore, debug: note, info: note, warn: ignore, error: ignore, fatal: ignore };
}

const message = ({ id, from, to }: { id: string; from: string; to: string }): string =>
  [
    `From: sixways <${from}>`,
    `To: <${to}>`,
    'Subject: sixways: a test message that is removed again',
    `Date: ${new Date().toUTCString().replace('GMT', '+0000')}`,
    `Message-ID: <${id}@sixways.invalid>`,
    `X-Sixways: ${id}`,
    // RFC 3834 5: nobody shall answer.
    'Auto-Submitted: auto-generated',
    'MIME-Version: 1.0',
    'Content-Type: text/plain; charset=us-ascii',
    '',
    'This message was sent to find out whether mail gets through.',
    '.',
    'It can be deleted.',
    '',
  ].join('\r\n');
