import { largeOctets } from '../../harness/net/mirror.ts';

/** Files of a small site below `root`: pages, a stylesheet, and `large.bin`, which spans many packets. */
export function site(root: string, title: string): Record<string, string | Uint8Array> {
  return {
    [`${root}/index.html`]: page(title, `<p>Open on every path.</p>\n<p><a href="/catalogue/">Catalogue</a></p>`),
    [`${root}/catalogue/index.html`]: page(title, '<ul>\n<li>one lamp</li>\n<li>two chairs</li>\n</ul>'),
    [`${root}/style.css`]: 'body { font: 1rem/1.5 serif; max-width: 40rem; margin: 2rem auto; }\n',
    [`${root}/large.bin`]: large,
  };
}

/** What is on every page of a site and on no other's. */
export const marker = (title: string): string => `<meta name="site" content="${title}">`;

/** A page of a site. */
export function page(title: string, body: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
${marker(title)}
<title>${title}</title>
<link rel="stylesheet" href="/style.css">
</head>
<body>
<h1>${title}</h1>
${body}
</body>
</html>
`;
}

// Never the same for long, so that a repeated or missing part shows.
const large = Uint8Array.from({ length: largeOctets }, (_, at) => (at * 167 + (at >> 8) * 61) & 0xff);
