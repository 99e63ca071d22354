import { expect, it } from 'vitest';
import { runCommand, tell, withoutSecrets } from '../../../suites/vpn-leak/run-program.ts';

const key = 'yAnz5TF+lXXJte14tji3zlMNq+hd2rYUIgJBgB3fBmk=';
const never = new AbortController().signal;

it('a line is run by the shell, a list as it is, and both are told how they ended', async () => {
  expect(await runCommand('echo out; echo err >&2; exit 3', 5_000, null)).toMatchObject({ code: 3 });
  expect((await runCommand('echo out; echo err >&2', 5_000, null)).output.split('\n').toSorted()).toEqual(['', 'err', 'out']);
  expect(await runCommand(['printf', '%s', '$HOME; x'], 5_000, null)).toMatchObject({ code: 0, output: '$HOME; x' });
  expect(await runCommand(['no-such-program-here'], 5_000, null)).toMatchObject({
    code: null,
    output: expect.stringContaining('ENOENT'),
  });
});

it('a command that does not end is ended with its children, at the deadline or by the signal', async () => {
  const late = await runCommand('sleep 30 & sleep 30', 200, null);
  expect(late.code).toBeNull();
  expect(late.ms).toBeLessThan(5_000);
  expect((await runCommand('sleep 30', 20_000, AbortSignal.timeout(200))).code).toBeNull();
  expect((await runCommand('sleep 30', 20_000, AbortSignal.abort())).code).toBeNull();
});

it('a program that stays in the background is not waited for', async () => {
  const ran = await runCommand('sleep 3 & echo up', 20_000, null);
  expect(ran).toMatchObject({ code: 0, output: 'up\n' });
  expect(ran.ms).toBeLessThan(2_500);
});

it('keys and passwords are masked in what a command says', async () => {
  expect((await runCommand(`echo 'PrivateKey = ${key}'`, 5_000, null)).output).toBe('PrivateKey = ***\n');
  expect(withoutSecrets(`a ${key} b ${key}`)).toBe('a *** b ***');
  expect(withoutSecrets('-----BEGIN PRIVATE KEY-----\nMC4CAQ\n-----END PRIVATE KEY-----\nrest')).toBe('***\nrest');
  expect(withoutSecrets('-----BEGIN OpenVPN Static key V1-----\nabcdef')).toBe('***');
  expect(withoutSecrets('password: hunter2, auth-token=abc')).toBe('password: *** auth-token=***');
});

it('what only tells has its output read, and null where it is not installed', async () => {
  expect(await tell('sh', ['-c', 'echo a; echo b >&2; exit 2'], never)).toEqual({ ok: false, stdout: 'a\n', stderr: 'b\n' });
  expect(await tell('no-such-program-here', [], never)).toBeNull();
  await expect(tell('sleep', ['5'], AbortSignal.timeout(100))).rejects.toThrow('timeout');
});
