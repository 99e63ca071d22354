import { logicalLines } from './logical-lines.ts';
import { foldName, parameterName } from './parameter-names.ts';
import { type Problem, quoted, type Reading, unread } from './problem.ts';
import { isTestparmTalk, testparmProblem } from './testparm.ts';

export interface Parameter {
  /** As smb.conf(5) calls it. */
  readonly name: string;
  /** Without surrounding blanks; macros such as `%m` stand as they are. */
  readonly value: string;
  readonly file: string;
  readonly line: number;
}

export interface Section {
  readonly name: string;
  readonly parameters: readonly Parameter[];
  readonly file: string;
  readonly line: number;
}

export interface SmbConf {
  readonly file: string;
  /** `[global]`, and what stands before the first section. */
  readonly global: Section;
  readonly shares: readonly Section[];
  /** Includes whose files depend on the client, or were not there to be read. */
  readonly isPartial: boolean;
}

const most = {
  octets: 1_048_576,
  /** Of all files together, each as often as it is included. */
  total: 4_194_304,
  includes: 64,
  depth: 8,
  sections: 2_000,
  parameters: 50_000,
  problems: 200,
} as const;
export const largestConf: number = most.octets;

interface State {
  readonly files: ReadonlyMap<string, string>;
  /** Sections by folded name, and in them parameters by theirs. */
  readonly sections: Map<string, Omit<Section, 'parameters'> & { readonly parameters: Map<string, Parameter> }>;
  readonly problems: Problem[];
  current: string;
  included: number;
  octets: number;
  parameters: number;
  isPartial: boolean;
}

/**
 * Reads an smb.conf, or what `testparm -s` prints. A name that was given before takes the later value; sections of one name are one.
 * @param files text by name: the file itself, and those that it includes
 */
export function readSmbConf(file: string, files: ReadonlyMap<string, string>): Reading<SmbConf> {
  const text = files.get(file);
  if (text === undefined) return unread(file, 'was not read');
  if (text.length > most.octets) return unread(file, `is larger than ${most.octets} octets`);
  if (text.includes('\0')) return unread(file, 'is not text');
  if (/^\s*</.test(text)) return unread(file, 'is markup, and no smb.conf');
  const state: State = {
    files,
    sections: new Map([['global', { name: 'global', parameters: new Map(), file, line: 1 }]]),
    problems: [],
    current: 'global',
    included: 0,
    octets: text.length,
    parameters: 0,
    isPartial: false,
  };
  readInto(state, file, text, 0);
  if (state.parameters === 0 && !/^\s*\[.+\]/m.test(text)) {
    return unread(file, 'has no section and no parameter: not an smb.conf, nor the output of testparm');
  }
  const [global, ...shares] = [...state.sections.values()].map(({ parameters, ...section }): Section => ({
    ...section,
    parameters: [...parameters.values()],
  }));
  if (global === undefined) throw new RangeError('there is a section global from the start');
  return {
    ok: true,
    value: { file, global, shares: shares.filter(isAvailable), isPartial: state.isPartial },
    problems: state.problems,
  };
}

/** The names that `include` lines give, in order, with macros or not. For who reads the files. */
export function includesOf(text: string): string[] {
  return logicalLines(text).flatMap(({ text: line }) => {
    const at = line.indexOf('=');
    return at > 0 && parameterName(line.slice(0, at)) === 'include' ? [line.slice(at + 1).trim()] : [];
  });
}

/** Whether Samba puts something of its own into the name: the client's or the server's name, mostly. */
export const hasMacro = (name: string): boolean => /%[a-zA-Z$]/.test(name);

function complain(state: State, problem: Problem): void {
  if (state.problems.length < most.problems) state.problems.push(problem);
}

function readInto(state: State, file: string, text: string, depth: number): void {
  const problem = (line: number, reason: string) => complain(state, { file, line, reason });
  for (const { text: line, number } of logicalLines(text)) {
    if (line.startsWith('[')) {
      openSection(state, file, line, number);
      continue;
    }
    const equals = line.indexOf('=');
    const told = testparmProblem(line);
    if (told !== null) problem(number, told);
    if (isTestparmTalk(line)) continue;
    if (equals === -1) problem(number, `${quoted(line)} is neither a section nor a parameter, and Samba passes over it`);
    else if (equals === 0) problem(number, 'a value without a name: Samba refuses the whole file');
    if (equals < 1) continue;
    const name = parameterName(line.slice(0, equals));
    const value = line.slice(equals + 1).trim();
    if (name === 'include') {
      include(state, file, value, number, depth);
      continue;
    }
    state.parameters += 1;
    if (state.parameters > most.parameters) {
      problem(number, `more than ${most.parameters} parameters; the rest is left out`);
      return;
    }
    set(state, { name, value, file, line: number });
  }
}

function openSection(state: State, file: string, line: string, number: number): void {
  const end = line.indexOf(']');
  if (end === -1) {
    complain(state, { file, line: number, reason: `${quoted(line)} has no closing bracket: Samba refuses the whole file` });
    return;
  }
  // Blanks count in the name of a share.
  const name = line.slice(1, end);
  const key = /^ ?globals? ?$/i.test(name) ? 'global' : name.toLowerCase();
  state.current = key;
  if (state.sections.has(key)) return;
  if (state.sections.size >= most.sections) {
    complain(state, { file, line: number, reason: `more than ${most.sections} sections; this one is left out` });
    return;
  }
  state.sections.set(key, { name, parameters: new Map(), file, line: number });
}

function set(state: State, parameter: Parameter): void {
  state.sections.get(state.current)?.parameters.set(foldName(parameter.name), parameter);
}

const longestName = 4_096;

function include(state: State, file: string, name: string, line: number, depth: number): void {
  const leave = (reason: string) => {
    state.isPartial = true;
    complain(state, { file, line, reason });
  };
  const text = name.length > longestName ? undefined : state.files.get(name);
  if (name.toLowerCase() === 'registry') leave('include = registry: the registry is not read; give the output of `testparm -s`');
  else if (hasMacro(name)) leave(`include ${quoted(name)} depends on the client, and is not read`);
  else if (depth >= most.depth || state.included >= most.includes) leave(`include ${quoted(name)} is one too many, or its own`);
  else if (text === undefined) leave(`include ${quoted(name)} could not be read`);
  else if (state.octets + text.length > most.total)
    leave(`include ${quoted(name)} is left out: the files have more than ${most.total} octets`);
  else {
    state.included += 1;
    state.octets += text.length;
    readInto(state, name, text, depth + 1);
  }
}

/** The value of a parameter, null where it is not given. */
export function valueOf(section: Section, name: string): Parameter | null {
  return section.parameters.find((parameter) => foldName(parameter.name) === foldName(name)) ?? null;
}

/** smb.conf(5) `available`: a share that is not available is not there. */
const isAvailable = (section: Section): boolean => !/^(no|false|off|0)$/i.test(valueOf(section, 'available')?.value ?? 'yes');
