import { spawn } from 'node:child_process';
import { Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { wantsColor, widthOf } from '../../harness/cli/color.ts';
import { listeners } from '../../harness/cli/listening.ts';
import { showProgress } from '../../harness/cli/progress.ts';
import type { Step, StepRecord } from '../../harness/model/run.ts';

describe('colours', () => {
  it.each<[isTTY: boolean, env: Record<string, string>, flag: boolean, expected: boolean]>([
    [true, {}, false, true],
    [false, {}, false, false],
    [true, {}, true, false],
    [true, { NO_COLOR: '1' }, false, false],
    [true, { NO_COLOR: '' }, false, true],
    [true, { TERM: 'dumb' }, false, false],
    [false, { FORCE_COLOR: '1' }, false, true],
    [true, { FORCE_COLOR: '0' }, false, false],
    [false, { FORCE_COLOR: '1', NO_COLOR: '1' }, false, false],
    [false, { FORCE_COLOR: '1' }, true, false],
  ])('terminal %s, %j, --no-color %s: %s', (isTTY, env, flag, expected) => {
    expect(wantsColor({ isTTY }, env, flag)).toBe(expected);
  });

  it('the width is that of the terminal, or told, or 100', () => {
    expect(widthOf({ isTTY: true, columns: 66 }, { COLUMNS: '50' })).toBe(66);
    expect(widthOf({}, { COLUMNS: '50' })).toBe(50);
    expect(widthOf({}, { COLUMNS: 'many' })).toBe(100);
    expect(widthOf({}, {})).toBe(100);
  });
});

describe('progress', () => {
  const step = (on: 'ipv4' | 'ipv6'): Step => ({
    id: `t/a@${on}#1`,
    target: 't',
    suite: 's',
    path: on,
    aim: 'a',
    probe: 's/p',
    observation: 's/o',
    input: {},
    sample: 1,
    phase: 'main',
    behind: null,
    after: [],
  });
  const record: StepRecord = { step: '', start: 0, ms: 1, outcome: { kind: 'not-run', reason: 'budget', detail: '' } };

  function shown(isTTY: boolean, quiet: boolean): string {
    let text = '';
    const stderr = Object.assign(
      new Writable({
        decodeStrings: false,
        write: (part: string, _, done) => {
          text += part;
          done();
        },
      }),
      { isTTY, columns: 80 },
    );
    const progress = showProgress({ stderr, env: {} }, quiet);
    progress.planned(
      new Map([
        ['ipv4', 2],
        ['ipv6', 1],
      ]),
    );
    progress.ended(step('ipv6'), record);
    progress.ended(step('ipv4'), record);
    progress.close();
    return text;
  }

  it('is one line that changes on a terminal, and is gone in the end', () => {
    const text = shown(true, false);
    expect(text).toContain('\r\u001B[Kipv4 0/2  ipv6 0/1');
    expect(text).not.toContain('\n');
    expect(text.endsWith('\r\u001B[K')).toBe(true);
  });

  it('is a line at the start and for each path that is done elsewhere', () => {
    expect(shown(false, false).replaceAll(/[\d.]+ s$/gm, 'T')).toBe(
      'measuring over ipv4, ipv6: 3 steps\nipv6 done: 1 steps after T\n',
    );
  });

  it('is nothing when quiet', () => {
    expect(shown(true, true)).toBe('');
  });
});

describe('a second signal', () => {
  it('ends at once what does not end at the first', async () => {
    const module = fileURLToPath(new URL('../../harness/cli/interrupt.ts', import.meta.url));
    const script = `import { onInterrupt } from ${JSON.stringify(module)};
      onInterrupt((signal) => console.log('told', signal));
      setInterval(() => {}, 1000);
      console.log('ready');`;
    const child = spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: ['ignore', 'pipe', 'inherit'] });
    let text = '';
    child.stdout.setEncoding('utf8').on('data', (part: string) => {
      text += part;
      child.kill('SIGINT');
    });
    const code = await new Promise((resolve) => child.once('close', resolve));
    expect({ code, text }).toEqual({ code: 130, text: 'ready\ntold SIGINT\n' });
  });
});

it('listening sockets are read from what the kernel tells of a namespace', () => {
  const text = `  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 0100007F:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 1 1 0 100 0 0 10 0
   1: 0100007F:1F91 0100007F:C000 01 00000000:00000000 00:00000000 00000000     0        0 1 1 0 100 0 0 10 0
  sl  local_address                         remote_address                        st tx_queue
   0: 00000000000000000000000000000000:0050 00000000000000000000000000000000:0000 0A 00000000:00000000 00:00000000
`;
  expect(listeners(text)).toEqual(['00000000000000000000000000000000:0050', '0100007F:1F90']);
});
