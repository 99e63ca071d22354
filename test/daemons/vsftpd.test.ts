import { connect } from 'node:net';
import { describe, expect, it } from 'vitest';
import { dialogue } from '../../harness/net/lines.ts';
import { vsftpd, type VsftpdOptions } from '../../lab/daemons/vsftpd.ts';
import { freePort, startDaemon } from './start-daemon.ts';

/** The replies to each command, as one text. */
async function answers(address: string, settings: VsftpdOptions['settings'], ...commands: string[]): Promise<string[]> {
  const port = await freePort();
  await startDaemon(vsftpd({ name: 'ftp', node: 'tgt', address, port, settings: settings ?? {} }));
  const session = dialogue(connect(port, address), {
    limits: { line: 1_024, lines: 60 },
    replyMs: 2_000,
    signal: new AbortController().signal,
  });
  try {
    const replies = [(await session.read()).lines.join('\n')];
    for (const command of ['USER anonymous', 'PASS x', ...commands]) replies.push((await session.ask(command)).lines.join('\n'));
    return replies.slice(3);
  } finally {
    session.end();
  }
}

describe('vsftpd', () => {
  it('has EPSV, EPRT and no PASV over IPv6', async () => {
    const [feat, epsv, pasv, other] = await answers('::1', {}, 'FEAT', 'EPSV', 'PASV', 'EPRT |1|192.0.2.1|40001|');
    expect(feat).toContain(' EPRT\n EPSV');
    expect(epsv).toMatch(/^229 .*\(\|\|\|300\d\d\|\)/);
    expect(pasv).toMatch(/^550/);
    expect(other).toMatch(/^5/);
  });

  it('has PASV over IPv4', async () => {
    expect(await answers('127.0.0.1', {}, 'PASV')).toEqual([expect.stringMatching(/^227 .*\(127,0,0,1,/)]);
  });

  // Facts that the check of EPSV ALL and its levels rest on.
  it('answers PASV over IPv6 with 0.0.0.0, and takes EPRT after EPSV ALL', async () => {
    const [pasv, all, after, port, eprt] = await answers(
      '::1',
      { cmds_denied: '' },
      'PASV',
      'EPSV ALL',
      'PASV',
      'PORT 192,0,2,1,156,65',
      'EPRT |2|::1|40001|',
    );
    expect(pasv).toContain('(0,0,0,0,');
    expect([all, after, port, eprt].map((reply) => reply?.slice(0, 3))).toEqual(['200', '550', '550', '200']);
  });
});
