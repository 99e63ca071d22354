import koffi from 'koffi';

const libc = koffi.load('libc.so.6');

const nameOfErrno = new Map(Object.entries(koffi.os.errno).map(([name, value]) => [value, name]));

/** A system call that failed: `code` is the errno name (EBUSY), `syscall` the function, `detail` what it was for. */
export class SystemCallError extends Error {
  override readonly name = 'SystemCallError';
  readonly code: string;
  readonly syscall: string;

  constructor(syscall: string, errno: number, detail: string) {
    const code = nameOfErrno.get(errno) ?? `errno ${errno}`;
    super(`${syscall} ${detail}: ${code}`);
    this.code = code;
    this.syscall = syscall;
  }
}

/** Numbers of the errno names that the packet path looks at. */
export const ERRNO: Readonly<Record<string, number>> = koffi.os.errno;

/** errno of the last call that returned -1, on this thread. */
export const errno: () => number = koffi.errno;

// libc's types are unknown to TypeScript: each annotation mirrors the C prototype beside it. -1 means failed, see `errno()`.
export const open: (path: string, flags: number) => number = libc.func('int open(const char *path, int flags)');
export const ioctl: (fd: number, request: number, argument: Buffer) => number = libc.func(
  'int ioctl(int fd, unsigned long request, void *argument)',
);
export const socket: (domain: number, type: number, protocol: number) => number = libc.func(
  'int socket(int domain, int type, int protocol)',
);
export const bind: (fd: number, address: Buffer, length: number) => number = libc.func(
  'int bind(int fd, void *address, uint32_t length)',
);
export const setsockopt: (fd: number, level: number, option: number, value: Buffer, length: number) => number = libc.func(
  'int setsockopt(int fd, int level, int option, void *value, uint32_t length)',
);
export const setns: (fd: number, type: number) => number = libc.func('int setns(int fd, int type)');
export const eventfd: (initial: number, flags: number) => number = libc.func('int eventfd(unsigned int initial, int flags)');

export const read: (fd: number, into: Buffer, length: number) => number = libc.func(
  'int64_t read(int fd, void *into, size_t length)',
);
export const write: (fd: number, from: Buffer, length: number) => number = libc.func(
  'int64_t write(int fd, void *from, size_t length)',
);
export const sendto: (fd: number, from: Buffer, length: number, flags: number, to: Buffer, size: number) => number = libc.func(
  'int64_t sendto(int fd, void *from, size_t length, int flags, void *to, uint32_t size)',
);
/** `timeout` is a timespec of two 64-bit integers, or null to wait without end. */
export const ppoll: (fds: Buffer, count: number, timeout: Buffer | null, mask: null) => number = libc.func(
  'int ppoll(void *fds, unsigned long count, void *timeout, void *mask)',
);

/** The result of a system call, or a SystemCallError when it is -1. `detail` says what the call was for. */
export function check(result: number, syscall: string, detail: string): number {
  if (result < 0) throw new SystemCallError(syscall, errno(), detail);
  return result;
}
