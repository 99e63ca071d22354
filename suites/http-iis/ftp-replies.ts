import type { FtpReply, FtpSession } from './observations/ftp.ts';

/** A reply in one line. */
export const replyText = (reply: FtpReply | null): string => reply?.text.replaceAll('\n', ' / ').slice(0, 200) ?? 'nothing';

/** RFC 959 4.2: 4yz and 5yz refuse. */
export const isRefusal = (reply: FtpReply | null): boolean =>
  reply?.code !== null && reply?.code !== undefined && reply.code >= 400;

export const isTaken = (reply: FtpReply | null): boolean =>
  reply?.code !== null && reply?.code !== undefined && reply.code >= 200 && reply.code < 300;

/** RFC 2389 3.2: one feature a line, after one space; null where FEAT is not known. */
export function featuresOf({ feat }: FtpSession): string[] | null {
  if (feat?.code !== 211) return null;
  return feat.text
    .split('\n')
    .filter((line) => line.startsWith(' '))
    .map((line) => line.trim().toUpperCase());
}

/** An anonymous user is let in. */
export const isIn = ({ login }: FtpSession): boolean => login?.code === 230;

export const v4 = { address: '192.0.2.80', local: { address: '192.0.2.6', port: 40_000 } };
export const answer = (code: number, text: string): FtpReply => ({ code, text: `${code} ${text}` });
export const unasked = {
  greeting: null,
  feat: null,
  auth: null,
  login: null,
  epsv: null,
  data: null,
  list: null,
  pasv: null,
  eprtOther: null,
  epsvAll: null,
  pasvAfter: null,
  portAfter: null,
  eprtAfter: null,
};
