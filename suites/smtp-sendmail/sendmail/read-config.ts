import { readCf } from './cf.ts';
import type { SendmailConfig } from './config.ts';
import { readMc } from './mc.ts';
import type { Reading } from './reading.ts';

const macro =
  /^(?:#|dnl\b)?[ \t]*(?:divert|include|define|VERSIONID|OSTYPE|DOMAIN|FEATURE|MAILER|DAEMON_OPTIONS|CLIENT_OPTIONS)\(/m;

/** Whichever of the two this is: an .mc calls macros, a .cf has no such line. */
export function readConfig(text: string, file: string): Reading<SendmailConfig> {
  return macro.test(text) ? readMc(text, file) : readCf(text, file);
}
