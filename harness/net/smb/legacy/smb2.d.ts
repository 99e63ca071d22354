/** The part of the package that the legacy client uses. */
declare module 'smb2' {
  import type { Socket } from 'node:net';

  export default class SMB2 {
    constructor(options: {
      share: string;
      port: number;
      domain: string;
      username: string;
      password: string;
      /** Milliseconds; 0 never closes. */
      autoCloseTimeout: number;
    });
    /** The package calls `connect(port, host)` on it. */
    readonly socket: Socket;
    exists(path: string, done: (error: Error | null, exists?: boolean) => void): void;
  }
}
