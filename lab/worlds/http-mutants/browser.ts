import { v6Paths } from '../../../harness/model/check.ts';
import type { Directive } from '../../daemons/nginx-text.ts';
import { both, content, plain, type HttpMutant, type Place } from './mutant.ts';

const browsed = { pages: ['/browser.html'], ready: '#ready' };

/** The page of `pages.ts` with another document in its place. */
const document = (name: string): Directive => ['location', '=', '/browser.html', [['try_files', `/${name}`, '=404']]];

const onV6 =
  (...statements: readonly Directive[]) =>
  ({ at }: Place) => [plain([at.ipv4]), plain([at.ipv6], ...statements)];

export const browser: Readonly<Record<string, HttpMutant>> = {
  'browser-good': {
    title: 'a page that needs its script',
    scheme: 'http',
    options: { ...browsed, screenshots: true },
    nginx: (place) => [plain(both(place))],
    expect: {},
  },
  'browser-page-missing': {
    title: 'IPv6 has not the script that draws the page',
    scheme: 'http',
    options: browsed,
    nginx: onV6(['location', '=', '/browser.js', [['return', '404']]]),
    expect: { red: [{ check: 'http-iis/browser-page-load', paths: v6Paths }] },
  },
  'browser-v4only-script': {
    title: 'the script that draws the page is on a name without AAAA record',
    scheme: 'http',
    options: browsed,
    nginx: (place) => [plain(both(place), document('v4only-script.html'))],
    expect: { red: [{ check: 'http-iis/browser-v4only-subresource', paths: v6Paths }] },
  },
  'browser-v4only-pixel': {
    title: 'a counting pixel is on a name without AAAA record',
    scheme: 'http',
    options: browsed,
    nginx: (place) => [plain(both(place), document('v4only-pixel.html'))],
    expect: { warn: [{ check: 'http-iis/browser-v4only-subresource', paths: v6Paths }] },
  },
  'browser-script-error': {
    title: 'a script of IPv6 throws',
    scheme: 'http',
    options: browsed,
    nginx: onV6(['location', '=', '/browser.js', [['try_files', '/split.js', '=404']]]),
    expect: { red: [{ check: 'http-iis/browser-console-parity', paths: v6Paths }] },
  },
  'browser-literal-policy': {
    title: 'the content security policy is made from Host',
    scheme: 'http',
    options: { pages: ['/browser.html'] },
    // The literal's page is at `/`: its stylesheet is what the policy lets in, or not.
    nginx: (place) => [
      {
        ...plain(both(place)),
        statements: [...content, ['add_header', 'Content-Security-Policy', 'style-src http://$host']],
      },
    ],
    expect: { red: [{ check: 'http-iis/browser-literal-csp', paths: v6Paths }] },
  },
  'browser-other-style': {
    title: 'IPv6 has another stylesheet',
    scheme: 'http',
    options: { ...browsed, screenshots: true },
    nginx: onV6(['location', '=', '/style.css', [['try_files', '/dark.css', '=404']]]),
    expect: { warn: [{ check: 'http-iis/browser-screenshot-parity', paths: v6Paths }] },
  },
};
