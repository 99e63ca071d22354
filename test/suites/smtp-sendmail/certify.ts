import { notGood, onLoopback, saidBy, type Words, wordsOf } from '../loopback.ts';
import { password } from './password.ts';
import { mailServer, type Served } from './server.ts';

export interface Certified {
  /** Of the path `ipv6`. */
  readonly verdicts: Words;
  readonly said: string;
  /** The run as it would be saved. */
  readonly saved: string;
}

/** A mail server on both loopback addresses, with the aims that are wanted. */
export async function certify(
  served: Served,
  given: Readonly<Record<string, unknown>> = {},
  want: (aim: string) => boolean = () => true,
): Promise<Certified> {
  const { port, submission, submissions, close } = await mailServer(served);
  try {
    const { run, verdicts: all } = await onLoopback({
      suite: 'smtp-sendmail',
      given: { url: `smtp://mail.test:${port}`, submission, submissions, ...given },
      want: ({ aim }) => want(aim),
      env: { MAIL_PASSWORD: password },
    });
    const verdicts = all.filter(({ path }) => path === 'ipv6');
    return { verdicts: wordsOf(verdicts), said: saidBy(verdicts), saved: JSON.stringify(run) };
  } finally {
    await close();
  }
}

export const red = ({ verdicts }: Certified): Words => notGood(verdicts);
