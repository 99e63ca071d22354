import { closeSync, readlinkSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { enterNetwork, openWake } from '../../lab/netd/descriptors.ts';
import { inNamespace } from '../../lab/netd/netns.ts';
import { ERRNO, errno, read, SystemCallError, write } from '../../lab/netd/sys.ts';

describe('system calls', () => {
  it('move bytes and report errno', () => {
    const wake = openWake();
    const eight = Buffer.alloc(8);
    try {
      expect(read(wake, eight, 8)).toBe(-1);
      expect(errno()).toBe(ERRNO['EAGAIN']);
      eight.writeBigUInt64LE(3n);
      expect(write(wake, eight, 8)).toBe(8);
      expect(write(wake, eight, 8)).toBe(8);
      expect(read(wake, eight, 8)).toBe(8);
      expect(eight.readBigUInt64LE()).toBe(6n);
    } finally {
      closeSync(wake);
    }
  });

  it('become errors with a code', () => {
    expect(() => enterNetwork(-1, 'to nowhere')).toThrow(new SystemCallError('setns', ERRNO['EBADF'] ?? 0, 'to nowhere'));
    expect(new SystemCallError('bind', ERRNO['EADDRNOTAVAIL'] ?? 0, '203.0.113.1')).toMatchObject({
      message: 'bind 203.0.113.1: EADDRNOTAVAIL',
      code: 'EADDRNOTAVAIL',
      syscall: 'bind',
    });
  });
});

it('a namespace that does not exist runs nothing and leaves the thread where it was', () => {
  const home = readlinkSync('/proc/thread-self/ns/net');
  let ran = false;
  const enter = () =>
    inNamespace('sixways-has-no-such', () => {
      ran = true;
    });
  expect(enter).toThrow('no network namespace /run/netns/sixways-has-no-such');
  expect(ran).toBe(false);
  expect(readlinkSync('/proc/thread-self/ns/net')).toBe(home);
});
