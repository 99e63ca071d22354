import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { configText } from '../../../../suites/smtp-sendmail/sendmail/config-text.ts';
import type { SendmailConfig } from '../../../../suites/smtp-sendmail/sendmail/config.ts';
import { readConfig } from '../../../../suites/smtp-sendmail/sendmail/read-config.ts';
import type { Reading } from '../../../../suites/smtp-sendmail/sendmail/reading.ts';

export const fixturePath = (name: string): string => fileURLToPath(new URL(`fixtures/${name}`, import.meta.url));

export const text = (name: string): string => valueOf(configText(readFileSync(fixturePath(name)), name));

export const config = (name: string): SendmailConfig => valueOf(readConfig(text(name), name));

/** The value of a reading that must have one. */
export function valueOf<T>(reading: Reading<T>): T {
  if (!reading.ok) throw new Error(JSON.stringify(reading.problems));
  return reading.value;
}

/**
 * What sendmail 8.17.1 was seen to do with each fixture, while net.ipv6.bindv6only is 0 and 1: its sockets as `ss -ltn` writes them, or how long
 * it takes to end. The lab runs the daemon on all of them and compares.
 */
export const outcomes: Readonly<Record<string, readonly [bindv6only0: string, bindv6only1: string]>> = {
  'recipe.mc': ['*:25 *:587', '[::]:25 [::]:587'],
  'one-line.mc': ['*:25', '[::]:25'],
  'loopback.mc': ['127.0.0.1:25 127.0.0.1:587', '127.0.0.1:25 127.0.0.1:587'],
  'no-options.mc': ['0.0.0.0:25 0.0.0.0:587', '0.0.0.0:25 0.0.0.0:587'],
  'wildcards.mc': ['ends after 50 s', '0.0.0.0:25 [::]:25'],
  'optional-v4.mc': ['*:25', '0.0.0.0:25 [::]:25'],
  'optional-v6.mc': ['0.0.0.0:25', '0.0.0.0:25 [::]:25'],
  'addresses.mc': ['192.0.2.1:25 [2001:db8::1]:25', '192.0.2.1:25 [2001:db8::1]:25'],
  'no-commas.mc': ['0.0.0.0:25', '0.0.0.0:25'],
  'lost-modifier.mc': ['ends after 50 s', '0.0.0.0:25 [::]:25'],
  'm4-submission.mc': ['ends after 50 s', '0.0.0.0:587 [::]:25 [::]:587'],
  'v6-beside-m4-submission.mc': ['*:25 0.0.0.0:587', '0.0.0.0:587 [::]:25'],
  'unknown-family.mc': ['ends after 0 s', 'ends after 0 s'],
  'address-without-family.mc': ['ends after 0 s', 'ends after 0 s'],
  'link-local.mc': ['0.0.0.0:25', '0.0.0.0:25'],
  'mapped.mc': ['[::ffff:192.0.2.1]:25', 'ends after 0 s'],
  'one-address.mc': ['ends after 50 s', '192.0.2.1:25 [::]:25'],
  'services.mc': ['*:25 *:465 *:587', '[::]:25 [::]:465 [::]:587'],
  'm4.mc': [
    '*:2501 *:2502 *:2504 *:2507 *:2508 *:2510 *:2511 *:2587 0.0.0.0:25',
    '0.0.0.0:25 [::]:2501 [::]:2502 [::]:2504 [::]:2507 [::]:2508 [::]:2510 [::]:2511 [::]:2587',
  ],
  'old-and-folded.cf': ['*:2526 *:2527 *:2528 0.0.0.0:2525', '0.0.0.0:2525 [::]:2526 [::]:2527 [::]:2528'],
};
