import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import type { Browser } from 'playwright';
import { atEnd } from '../../../harness/net/at-end.ts';
import { findChromium, NoBrowserError } from './find-chromium.ts';

interface Running {
  readonly browser: Browser;
  /** Keys of leaf certificates that it takes for valid. */
  readonly trusts: ReadonlySet<string>;
  /** Removes what the browser kept, for a process that ends without `closeBrowser`. */
  readonly forget: () => void;
  readonly home: string;
}

/** No QUIC (it would not go through the steering) and nothing of the browser's own. */
const flags = [
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-default-apps',
  // Playwright lets popups through; no page of ours needs one.
  '--block-new-web-contents',
];
const launchMs = 20_000;
const closeMs = 5_000;

let running: Running | null = null;
let turn: Promise<void> = Promise.resolve();
/** Programs that did not start, with what they said: another try would take its time again. */
const failed = new Map<string, NoBrowserError>();

/**
 * Lends the one browser of this process, to one at a time: loads that share a processor would measure each other. It is started when first
 * asked for, and again when it must trust another certificate (a launch flag) or has died.
 * @param trust SHA-256 of the leaf's public key, base64; null where the browser's own roots decide
 * @throws NoBrowserError
 */
export async function withBrowser<T>(
  { trust, signal }: { readonly trust: string | null; readonly signal: AbortSignal },
  use: (browser: Browser) => Promise<T>,
): Promise<T> {
  const before = turn;
  const done = Promise.withResolvers<void>();
  turn = before.then(async () => await done.promise);
  try {
    await Promise.race([before, aborted(signal)]);
    return await use(await launched(trust));
  } finally {
    done.resolve();
  }
}

async function aborted(signal: AbortSignal): Promise<never> {
  signal.throwIfAborted();
  return await new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason), { once: true }));
}

async function launched(trust: string | null): Promise<Browser> {
  const isUsable = running?.browser.isConnected() === true && (trust === null || running.trusts.has(trust));
  if (running !== null && isUsable) return running.browser;
  const trusts = new Set([...(running?.trusts ?? []), ...(trust === null ? [] : [trust])]);
  await closeBrowser();
  const program = findChromium();
  const before = failed.get(program);
  if (before !== undefined) throw before;
  const home = mkdtempSync(path.join(tmpdir(), 'sixways-browser-'));
  const forget = (): void => rmSync(home, { recursive: true, force: true });
  process.once('exit', forget);
  try {
    running = { browser: await launch(program, home, trusts), trusts, forget, home };
  } catch (error) {
    process.off('exit', forget);
    forget();
    const said = error instanceof Error ? error.message : String(error);
    const cause = new NoBrowserError(`${program} does not start: ${reasonIn(said)}`, { cause: error });
    failed.set(program, cause);
    throw cause;
  }
  atEnd(closeBrowser);
  return running.browser;
}

async function launch(program: string, home: string, trusts: ReadonlySet<string>): Promise<Browser> {
  const { chromium } = await import('playwright');
  return await chromium.launch({
    executablePath: guarded(program, home),
    artifactsDir: home,
    timeout: launchMs,
    // Whoever started us decides what a signal means; Playwright would exit at once.
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
    // Chromium's sandbox does not run as root, neither the host's nor a user namespace's.
    chromiumSandbox: process.geteuid?.() !== 0,
    args: [...flags, ...(trusts.size === 0 ? [] : [`--ignore-certificate-errors-spki-list=${[...trusts].join(',')}`])],
    env: { ...process.env, HOME: home, TMPDIR: home, XDG_CONFIG_HOME: home, XDG_CACHE_HOME: home },
  });
}

/** The first line that tells something: Playwright puts its call log, and Chromium its warnings, around it. */
function reasonIn(said: string): string {
  const lines = stripVTControlCharacters(said)
    .split('\n')
    .map((line) => line.replace(/^.*\[err\] /, '').trim());
  return (lines.find((line) => /FATAL|No usable sandbox|cannot|not found|error while/i.test(line)) ?? lines[0] ?? '').slice(
    0,
    300,
  );
}

/**
 * A script that starts the program, a little behind the processes that carry its packets. A browser ends with the pipe to us; then the
 * script removes what it has kept, which nobody else would after a SIGKILL of ours.
 */
function guarded(program: string, home: string): string {
  if (process.platform === 'win32') return program;
  const script = path.join(home, 'chromium');
  const text = `#!/bin/sh
nice -n 5 ${quote(program)} "$@"
status=$?
for argument; do case "$argument" in --user-data-dir=*) rm -rf "\${argument#*=}" ;; esac; done
rm -rf ${quote(home)}
exit $status
`;
  writeFileSync(script, text, { mode: 0o700 });
  return script;
}

const quote = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;

/** Ends the browser; a process that does not end in time is left to Playwright, which kills it with ours. */
export async function closeBrowser(): Promise<void> {
  const was = running;
  running = null;
  if (was === null) return;
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, closeMs);
  });
  await Promise.race([was.browser.close(), late]);
  clearTimeout(timer);
  process.off('exit', was.forget);
  await rm(was.home, { recursive: true, force: true, maxRetries: 3 });
}
