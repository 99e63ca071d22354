/** The whole style of the page: system fonts, both grounds, paper. Contrast is 4.5:1 or more on each ground (WCAG 2.2 1.4.3). */
export const style = `
:root { color-scheme: light dark; --ground: #fff; --raised: #f6f7f9; --text: #1c2430; --quiet: #566072; --line: #d9dee6; --link: #0a58b8;
  --pass: #17693a; --warn: #7d5300; --fail: #b3221d; --skipped: #566072; --inconclusive: #6d3fa8; }
@media (prefers-color-scheme: dark) { :root { --ground: #12161c; --raised: #1b212a; --text: #e4e8ee; --quiet: #a3adbb; --line: #323b48; --link: #7db4ff;
  --pass: #6bd093; --warn: #e8b755; --fail: #ff8b80; --skipped: #a3adbb; --inconclusive: #c7a3f5; } }
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 2rem 1.25rem 4rem; max-width: 62rem; background: var(--ground); color: var(--text);
  font: 1rem/1.55 system-ui, sans-serif; overflow-wrap: anywhere; }
h1 { font-size: 1.6rem; margin: 0 0 .25rem; } h2 { font-size: 1.15rem; margin: 2.5rem 0 .75rem; } h3 { font-size: 1rem; margin: 0 0 .6rem; }
p { margin: .25rem 0; } .quiet { color: var(--quiet); } a { color: var(--link); }
code, kbd { font: .9em/1.5 ui-monospace, monospace; unicode-bidi: isolate; }
.wide { overflow-x: auto; } table { border-collapse: collapse; width: 100%; }
th, td { text-align: start; vertical-align: top; padding: .5rem .75rem; border-bottom: 1px solid var(--line); overflow-wrap: normal; }
thead th { color: var(--quiet); font-weight: 600; } tbody th { font-weight: 600; }
td ul { list-style: none; margin: 0; padding: 0; white-space: nowrap; }
.pass { color: var(--pass); } .warn { color: var(--warn); } .fail { color: var(--fail); }
.skipped { color: var(--skipped); } .inconclusive { color: var(--inconclusive); }
.word { font-weight: 700; }
article { background: var(--raised); border: 1px solid var(--line); border-inline-start: .3rem solid currentcolor; border-radius: .4rem;
  padding: 1rem 1.25rem; margin: 0 0 1rem; }
article > * { color: var(--text); } article h3 .word { color: inherit; } article.fail h3 .word { color: var(--fail); }
article.warn h3 .word { color: var(--warn); } article.inconclusive h3 .word { color: var(--inconclusive); }
dl { display: grid; grid-template-columns: 6rem 1fr; gap: .35rem 1rem; margin: 0; } dt { color: var(--quiet); } dd { margin: 0; min-width: 0; }
dd p { margin: 0 0 .25rem; }
.pictures { display: flex; flex-wrap: wrap; gap: 1rem; } figure { flex: 1 1 18rem; margin: 0; min-width: 0; } figure img { max-width: 100%; height: auto; border: 1px solid var(--line); }
figcaption { color: var(--quiet); } details { margin-top: 2.5rem; } summary { cursor: pointer; font-weight: 600; }
:focus-visible { outline: 2px solid var(--link); outline-offset: 2px; }
@media (max-width: 34rem) { dl { grid-template-columns: 1fr; gap: 0; } dd { margin-bottom: .5rem; } }
@media print { :root { color-scheme: light; --ground: #fff; --raised: #fff; --text: #000; --quiet: #333; --line: #999; --link: #000;
  --pass: #17693a; --warn: #7d5300; --fail: #b3221d; --skipped: #333; --inconclusive: #6d3fa8; }
  body { max-width: none; padding: 0; font-size: 10pt; } article { break-inside: avoid; } thead { display: table-header-group; }
  a[href^="http"]::after { content: " (" attr(href) ")"; font-size: .85em; } }
`;
