import { page } from './pages.ts';

const drawn = (title: string, script: string, more = ''): string =>
  page(title, `<div id="app"></div>\n${more}<script src="${script}"></script>`);

const draw = `document.getElementById('app').innerHTML = '<p id="ready">Drawn by a script.</p>';\n`;

/** Keeps the page for times without network. */
const worker = `addEventListener('install', (event) =>
  event.waitUntil(caches.open('site').then((cache) => cache.addAll(['/browser.html', '/browser.js', '/style.css'])).then(() => skipWaiting())));
addEventListener('activate', (event) => event.waitUntil(clients.claim()));
addEventListener('fetch', (event) => event.respondWith(fetch(event.request).catch(() => caches.match(event.request))));
`;

/** Files below `root` for a browser: `browser.html` shows `#ready` when its script has run. The others are what a mutant serves in their place. */
export function browserPages(root: string, title: string): Record<string, string> {
  return {
    [`${root}/browser.html`]: drawn(title, '/browser.js'),
    [`${root}/browser.js`]: draw,
    [`${root}/sw.js`]: worker,
    [`${root}/v4only-script.html`]: drawn(title, 'http://v4only.lab.test/browser.js'),
    [`${root}/v4only-pixel.html`]: drawn(title, '/browser.js', '<img src="http://v4only.lab.test/pixel.svg" alt="">\n'),
    [`${root}/pixel.svg`]: '<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"/>\n',
    [`${root}/split.js`]: `${draw}'2001:db8::1'.split('.')[3].trim();\n`,
    [`${root}/dark.css`]: 'body { background: #123; color: #fff; }\n',
  };
}
