import { parseAddress, formatAddress } from '../../../harness/address/ip.ts';
import { type Problem, quoted, type Reading, unread } from './problem.ts';

export interface ListeningSocket {
  /** `*` for both families, `0.0.0.0` and `::` for all of one, else the address without zone. */
  readonly address: string;
  readonly port: number;
}

const most = 10_000;

/** Reads what `ss -ltn` or `netstat -ltn` prints. */
export function readListeningSockets(text: string, file: string): Reading<readonly ListeningSocket[]> {
  const found: ListeningSocket[] = [];
  const problems: Problem[] = [];
  let isOutput = false;
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    const words = line.trim().split(/\s+/);
    if (/^(State|Proto|Active|Netid)$/.test(words[0] ?? '')) isOutput = true;
    const at = words.findIndex((word) => /^LISTEN$/.test(word));
    if (at === -1) continue;
    isOutput = true;
    // ss: State Recv-Q Send-Q Local:Port; netstat: Proto Recv-Q Send-Q Local Foreign State.
    const local = words[0]?.startsWith('tcp') === true && at > 3 ? words[3] : words[at + 3];
    const socket = socketOf(local ?? '');
    if (socket === null) problems.push({ file, line: index + 1, reason: `${quoted(local ?? '')} is no local address and port` });
    else if (found.length < most) found.push(socket);
  }
  return isOutput ? { ok: true, value: found, problems } : unread(file, 'lists no sockets: not the output of `ss -ltn`');
}

/** `[::]:445`, `*:445`, `:::445` (netstat), `192.0.2.1:445`, `[fe80::1]%eth0:445`. */
function socketOf(text: string): ListeningSocket | null {
  const at = text.lastIndexOf(':');
  const port = Number(text.slice(at + 1));
  const host = text.slice(0, at).replaceAll(/[[\]]/g, '').replace(/%.*/, '');
  if (at === -1 || !Number.isInteger(port) || port < 1 || port > 65_535) return null;
  if (host === '*') return { address: '*', port };
  const address = parseAddress(host);
  return address === null ? null : { address: formatAddress(address), port };
}
