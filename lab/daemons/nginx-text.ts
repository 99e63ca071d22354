/**
 * One nginx directive: its name, its parameters, and for a block the directives in it as last element:
 * `['listen', '80']`, `['location', '/old', [['return', '302', '/new']]]`.
 */
export type Directive = readonly [name: string, ...rest: (string | readonly Directive[])[]];

/** The text of a configuration; parameters are quoted where nginx would split or end them. */
export function nginxText(directives: readonly Directive[], indent = ''): string {
  return directives.map((directive) => statement(directive, indent)).join('');
}

function statement(directive: Directive, indent: string): string {
  const words: string[] = [];
  let body: readonly Directive[] | undefined;
  for (const part of directive) {
    if (typeof part === 'string') words.push(quoted(part));
    else body = part;
  }
  const head = indent + words.join(' ');
  return body === undefined ? `${head};\n` : `${head} {\n${nginxText(body, `${indent}  `)}${indent}}\n`;
}

function quoted(parameter: string): string {
  return /^[^\s;{}"'\\#]+$/.test(parameter) ? parameter : `"${parameter.replace(/["\\]/g, '\\$&')}"`;
}
