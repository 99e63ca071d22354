import type { Page } from 'playwright';
import { z } from 'zod';
import { closeBrowser, withBrowser } from '../../harness/net/browser/chromium.ts';
import { NoBrowserError } from '../../harness/net/browser/find-chromium.ts';
import { families, type Looking } from './look.ts';
import type { View } from './observations.ts';

type Ice = NonNullable<View['ice']>;
type Candidates = Ice['candidates'];

/** From bound sockets gathering never completes: nothing is waited for longer than this after the last candidate, and at all. */
const quietMs = 2_000;
const mostMs = 6_000;
const pageMs = 10_000;

const literal = (address: string): string => (address.includes(':') ? `[${address}]` : address);

/** What a page learns from a browser here, without and with leave to use the microphone. @throws the signal's reason */
export async function gatherIce(at: Looking): Promise<Ice> {
  const { reflector, run, signal } = at;
  const hosts = families(at).flatMap((family) => reflector[family] ?? []);
  const origins = hosts.map((host) => `http://${literal(host)}${run.httpPort === 80 ? '' : `:${run.httpPort}`}`);
  const flags = [
    '--use-fake-device-for-media-stream',
    '--use-fake-ui-for-media-stream',
    `--unsafely-treat-insecure-origin-as-secure=${origins.join(',')}`,
  ];
  const stun = hosts.map((host) => `stun:${literal(host)}:${run.stunPort}`);
  try {
    const candidates = await withBrowser({ trust: null, flags, signal }, async (browser) => {
      const gathered: Candidates = [];
      for (const permitted of [false, true]) {
        const context = await browser.newContext(permitted ? { permissions: ['microphone'] } : {});
        try {
          const page = await context.newPage();
          page.setDefaultTimeout(pageMs);
          const isThere = permitted ? await isAtOneOf(page, origins) : true;
          if (isThere) gathered.push(...(await candidatesOf(page, stun, permitted)));
        } finally {
          await context.close();
        }
      }
      return gathered;
    });
    return { failure: null, candidates: candidates.slice(0, 60) };
  } catch (error) {
    signal.throwIfAborted();
    const said = error instanceof Error ? error.message : String(error);
    return { failure: (error instanceof NoBrowserError ? said : `the browser: ${said}`).slice(0, 400), candidates: [] };
  } finally {
    // It would go on sending while the tunnel is looked at.
    await closeBrowser();
  }
}

/** Devices are open to pages with a secure origin only, which the reflector's is by flag. */
async function isAtOneOf(page: Page, origins: readonly string[]): Promise<boolean> {
  for (const origin of origins) {
    // Where a family is blocked the other will do.
    const reply = await page.goto(`${origin}/`, { timeout: 3_000 }).catch(() => null);
    if (reply?.ok() === true) return true;
  }
  return false;
}

const Lines = z.array(z.string().max(400)).max(60);

async function candidatesOf(page: Page, stun: readonly string[], permitted: boolean): Promise<Candidates> {
  const lines = Lines.parse(await page.evaluate(script(stun, permitted)));
  return lines.flatMap((line) => {
    const [, address, kind] = /^candidate:\S+ \d+ \S+ \d+ (\S+) \d+ typ (host|srflx)\b/.exec(line) ?? [];
    return address === undefined || (kind !== 'host' && kind !== 'srflx')
      ? []
      : [{ kind, address: address.slice(0, 80), permitted }];
  });
}

const script = (stun: readonly string[], permitted: boolean): string => `(async () => {
  if (${permitted}) await navigator.mediaDevices.getUserMedia({ audio: true });
  const connection = new RTCPeerConnection({ iceServers: [{ urls: ${JSON.stringify(stun)} }] });
  const lines = [];
  await new Promise((done) => {
    let quiet = setTimeout(done, ${quietMs});
    setTimeout(done, ${mostMs});
    connection.onicecandidate = ({ candidate }) => {
      if (candidate === null) return done();
      if (lines.length < 60) lines.push(candidate.candidate.slice(0, 400));
      clearTimeout(quiet);
      quiet = setTimeout(done, ${quietMs});
    };
    connection.createDataChannel('');
    connection.createOffer().then((offer) => connection.setLocalDescription(offer), done);
  });
  connection.close();
  return lines;
})()`;
