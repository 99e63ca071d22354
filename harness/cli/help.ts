import type { Command, Options } from './command.ts';

/** The screen that help fits: the terminal of old. */
const width = 80;

/** Help of one command. */
export function commandHelp({ usage, about, options, example }: Command): string {
  const lines = [`Usage: sixways ${usage}`, '', ...wrapped(about, width), ''];
  const flags = flagLines({ ...options, help: { type: 'boolean', short: 'h', help: 'show this' } });
  return `${[...lines, ...flags, '', 'Example:', ...example.split('\n').map((line) => `  ${line}`)].join('\n')}\n`;
}

/** Help of the whole: what there is, and where to read on. */
export function mainHelp(commands: ReadonlyMap<string, string>): string {
  const names = [...commands].map(([name, summary]) => `  ${name.padEnd(9)}${summary}`);
  return `${[
    'Usage: sixways COMMAND [arguments]',
    '',
    'Certifies that a service works over IPv4, native IPv6, 6to4 and Teredo.',
    '',
    ...names,
    '',
    '`sixways help COMMAND` tells more; `sixways --version` tells the version.',
    '',
    'Example:',
    '  sixways run https://shop.example.test/',
  ].join('\n')}\n`;
}

/** Help of a first word: the second words that it takes. */
export function groupHelp(first: string, names: ReadonlyMap<string, string>): string {
  const lines = [...names].map(([name, summary]) => `  ${first} ${name.padEnd(8)}${summary}`);
  return `${[`Usage: sixways ${first} COMMAND [arguments]`, '', ...lines, '', `\`sixways help ${first} COMMAND\` tells more.`, '', 'Example:', `  sixways help ${first} ${[...names.keys()].at(-1) ?? ''}`].join('\n')}\n`;
}

function flagLines(options: Options): string[] {
  const left = Object.entries(options).map(
    ([name, { short, value }]) =>
      `${short === undefined ? '   ' : `-${short},`} --${name}${value === undefined ? '' : ` ${value}`}`,
  );
  const column = Math.min(28, Math.max(...left.map((text) => text.length)) + 2);
  return Object.values(options).flatMap(({ help }, index) => {
    const flag = left[index] ?? '';
    const [first = '', ...others] = wrapped(help, width - column - 2);
    return [`  ${flag.padEnd(column)}${first}`, ...others.map((line) => `  ${' '.repeat(column)}${line}`)];
  });
}

export function wrapped(text: string, columns: number): string[] {
  const lines = [''];
  for (const word of text.split(/\s+/)) {
    const line = lines.at(-1) ?? '';
    if (line === '') lines[lines.length - 1] = word;
    else if (line.length + 1 + word.length <= columns) lines[lines.length - 1] = `${line} ${word}`;
    else lines.push(word);
  }
  return lines;
}
