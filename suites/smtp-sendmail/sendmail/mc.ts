import type { FileProblem } from '../../../harness/model/suite.ts';
import { optionsOf, uncommented } from './cf.ts';
import type { Remark, SendmailConfig, WrittenOption } from './config.ts';
import { expandM4, M4Error, type M4Natives, type M4Output } from './m4.ts';
import { inQuotes, type Reading, unread } from './reading.ts';

/** The lists of one macro, as m4 leaves them; they are expanded once more when the .cf is written. */
interface Lists {
  readonly written: { readonly text: string; readonly line: number }[];
  readonly remarks: Remark[];
}

/**
 * What the .cf made from an .mc has: its own `O` lines, then its DAEMON_OPTIONS or m4's default, then the submission daemon that m4 adds (cf.m4
 * and proto.m4 of sendmail 8.17). Files that it includes are not read, and m4 is not run.
 */
export function readMc(text: string, file: string): Reading<SendmailConfig> {
  const problems: FileProblem[] = [];
  const daemons: Lists = { written: [], remarks: [] };
  const clients: Lists = { written: [], remarks: [] };
  const features = new Set<string>();
  const macros: M4Natives = {
    ...listing('DAEMON_OPTIONS', daemons),
    ...listing('CLIENT_OPTIONS', clients),
    FEATURE: ({ args: [name = ''] }) => {
      features.add(name);
      return '';
    },
    ...Object.fromEntries(['MAILER', 'OSTYPE', 'DOMAIN', 'HACK', 'VERSIONID', 'LOCAL_CONFIG'].map((name) => [name, () => ''])),
    ...Object.fromEntries(
      ['include', 'sinclude', 'syscmd', 'esyscmd'].map((name) => [name, passedOver(name, file, problems)] as const),
    ),
  };
  try {
    const output = expandM4(text, macros, frame.test(text) ? '#' : null);
    if (features.has('msp')) return unread(file, null, submission);
    return { ok: true, value: configOf(output, { file, daemons, clients, features }), problems };
  } catch (error) {
    if (error instanceof M4Error) return unread(file, error.line, error.message);
    throw error;
  }
}

const submission = 'configures the submission program (submit.cf), which listens on nothing';

/** cf.m4 turns comments off for what comes after it, be it included or named before the file on m4's command line. */
const frame = /\binclude\([^)]*\bcf\.m4'?\)/;

/** As in cf.m4 the list is quoted once more and read again, with its own stray quotes, by a macro that keeps it. */
function listing(name: string, { written, remarks }: Lists): M4Natives {
  let began = 1;
  return {
    [name]: ({ args: [text = '', ...more], line, before }) => {
      began = line;
      if (text === '') remarks.push({ code: 'no-list', line });
      if (more.length > 0) remarks.push({ code: 'unquoted', line });
      if (/^\s*#/.test(before)) remarks.push({ code: 'in-comment', line });
      return `_KEEP_${name}_(\`${text}')`;
    },
    [`_KEEP_${name}_`]: ({ args: [text = ''] }) => {
      const [list = '', ...lost] = text.split(/\n(?![ \t])/);
      if (lost.some((part) => part.trim() !== '')) remarks.push({ code: 'broken-line', line: began });
      written.push({ text: list, line: began });
      return '';
    },
  };
}

/** What is not followed is told of, but for the frame that every .mc has. */
const passedOver =
  (name: string, file: string, problems: FileProblem[]): M4Natives[string] =>
  ({ args: [what = ''], line }, state) => {
    if (name === 'include' && /(?:^|\/)cf\.m4$/.test(what)) state.comment = null;
    else problems.push({ file, line, reason: `${name} of ${inQuotes(what)} is passed over: what it says is not known` });
    return '';
  };

interface Seen {
  readonly file: string;
  readonly daemons: Lists;
  readonly clients: Lists;
  readonly features: ReadonlySet<string>;
}

/** Of the .cf that m4 makes: `V10/Berkeley`. */
const level = 10;

function configOf({ lines, late, state }: M4Output, { file, daemons, clients, features }: Seen): SendmailConfig {
  const { macros } = state;
  const own = optionsOf(lines, level);
  const value = (text: string): string => uncommented(late(text)).trimEnd();
  const valuesOf = (lists: Lists, former: string): WrittenOption[] => [
    ...lists.written.map(({ text, line }): WrittenOption => ({ text: value(text), line, origin: 'file' })),
    // `confDAEMON_OPTIONS' is no longer valid, and taken with a warning.
    ...(macros.get(former) ? [{ text: value(macros.get(former) ?? ''), line: null, origin: 'file' as const }] : []),
  ];
  const given = valuesOf(daemons, 'confDAEMON_OPTIONS');
  const hasMsa = !features.has('no_default_msa') && !macros.has('_NO_MSA_');
  const compressed = macros.get('confUSE_COMPRESSED_IPV6_ADDRESSES');
  return {
    kind: 'mc',
    file,
    daemons: [
      ...own.daemons,
      ...(given.length > 0 ? given : defaults(macros.has('_NETINET6_'))),
      ...(hasMsa ? [{ text: 'Port=587, Name=MSA, M=E', line: null, origin: 'msa' as const }] : []),
    ],
    clients: [...own.clients, ...valuesOf(clients, 'confCLIENT_OPTIONS')],
    compressed: own.compressed || (compressed !== undefined && /^[ty]/i.test(compressed)),
    remarks: [...daemons.remarks, ...clients.remarks].toSorted((a, b) => a.line - b.line),
  };
}

function defaults(both: boolean): WrittenOption[] {
  const texts = both ? ['Name=MTA-v4, Family=inet', 'Name=MTA-v6, Family=inet6'] : ['Name=MTA'];
  return texts.map((text) => ({ text, line: null, origin: 'default' }));
}
