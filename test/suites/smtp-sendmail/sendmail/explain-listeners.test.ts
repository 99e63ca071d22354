import { describe, expect, it } from 'vitest';
import { inProcess } from '../../../cli/sixways.ts';
import { fixturePath } from './fixtures.ts';

const words = (text: string): string => text.replaceAll(/\s+/g, ' ');
const explain = async (file: string, columns = 100) =>
  await inProcess(['explain', '--listeners', file], { cwd: fixturePath(''), env: { COLUMNS: String(columns) } });

describe('explain --listeners', () => {
  it('the recipe: one socket for both families, as long as the kernel joins them', async () => {
    const { code, stdout, stderr } = await explain('recipe.mc');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain(`net.ipv6.bindv6only = 0, Linux’s default
  daemon  from    socket  clients        modifiers
  MTA-v6  line 7  *:25    IPv4 and IPv6
  MSA-v6  line 8  *:587   IPv4 and IPv6  E

net.ipv6.bindv6only = 1
  daemon  from    socket    clients  modifiers
  MTA-v6  line 7  [::]:25   IPv6
  MSA-v6  line 8  [::]:587  IPv6     E
`);
  });

  it('its one-line fallback: one socket, not two', async () => {
    const { stdout } = await explain('one-line.mc');
    expect(stdout).toContain('  MTA-v6  line 5  *:25    IPv4 and IPv6\n');
    expect(stdout).not.toContain('MTA-v4  line');
    expect(stdout).toMatch(/- error: line 5: Family is given 2 times in one list/);
  });

  it('two wildcards: sendmail ends', async () => {
    const { stdout } = await explain('wildcards.mc');
    expect(stdout).toContain('  MTA-v6  line 5  none    none: sendmail ends');
    expect(words(stdout)).toContain(
      '- MTA-v6 (line 5) cannot be bound: port 25 is taken by MTA-v4; sendmail ends after about 50 seconds while bindv6only is 0.',
    );
  });

  it('an optional socket: who goes without', async () => {
    const { stdout } = await explain('optional-v6.mc');
    expect(words(stdout)).toContain('taken by MTA-v4; it is optional, and sendmail goes without it while bindv6only is 0.');
    expect(words(stdout)).toContain('sendmail takes its first connection after about 45 seconds while bindv6only is 0.');
  });

  it('one table where the kernel changes nothing', async () => {
    const { stdout } = await explain('old-and-folded.cf');
    expect(stdout.match(/bindv6only/g)).toHaveLength(2);
    expect((await explain('loopback.mc')).stdout).toContain('whatever net.ipv6.bindv6only is\n');
    expect((await explain('loopback.mc')).stdout).toContain('every daemon is bound to the loopback');
  });

  it.each([60, 80, 120])('fits %i columns', async (columns) => {
    const { stdout } = await explain('m4.mc', columns);
    expect(Math.max(...stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(columns);
  });

  it.each([
    ['access', 'access: has no line of a sendmail.cf: no version, option, ruleset or mailer\n'],
    ['nothing.mc', 'sixways: --listeners: cannot read the file: no such file, got "nothing.mc"\n'],
  ])('%s is refused', async (file, stderr) => expect(await explain(file)).toEqual({ code: 2, stdout: '', stderr }));
});
