import type { Command } from './command.ts';

interface Entry {
  /** At most 66 characters. */
  readonly summary: string;
  load(): Promise<{ readonly default: Command }>;
}

/** Every command; each is loaded when it is called. Those of two words stand behind their first word's help. */
export const commands: Readonly<Record<string, Entry>> = {
  run: {
    summary: 'measure targets over the paths of this host, judge and report',
    load: async () => await import('./commands/run.ts'),
  },
  judge: { summary: 'judge a saved run again, offline', load: async () => await import('./commands/judge.ts') },
  report: { summary: 'render saved verdicts in other formats', load: async () => await import('./commands/report.ts') },
  diff: { summary: 'compare two files of verdicts', load: async () => await import('./commands/diff.ts') },
  list: { summary: 'suites, checks, paths and report formats', load: async () => await import('./commands/list.ts') },
  explain: {
    summary: 'what a check asks for, why, and what to do about a finding',
    load: async () => await import('./commands/explain.ts'),
  },
  doctor: {
    summary: 'what this machine can do for each path, and what is missing',
    load: async () => await import('./commands/doctor.ts'),
  },
  demo: { summary: 'certify the demo world in the lab, over all paths', load: async () => await import('./commands/demo.ts') },
  'lab up': { summary: 'start a lab that stays', load: async () => await import('./commands/lab-up.ts') },
  'lab down': { summary: 'end it', load: async () => await import('./commands/lab-down.ts') },
  'lab status': { summary: 'labs that are up', load: async () => await import('./commands/lab-status.ts') },
  'lab shell': { summary: 'a shell on a path', load: async () => await import('./commands/lab-shell.ts') },
  'lab exec': { summary: 'a command on a path', load: async () => await import('./commands/lab-exec.ts') },
  'lab run': {
    summary: 'start your own server in a lab and certify it',
    load: async () => await import('./commands/lab-run.ts'),
  },
  reflector: {
    summary: 'serve what VPN leak checks ask, outside of the VPN',
    load: async () => await import('./commands/reflector.ts'),
  },
  init: { summary: 'write a commented sixways.yaml', load: async () => await import('./commands/init.ts') },
  schema: {
    summary: 'JSON Schema of the config, of runs or of verdicts',
    load: async () => await import('./commands/schema.ts'),
  },
};

/** First words of commands of two words, and what the main help says of them. */
export const groups: Readonly<Record<string, string>> = {
  lab: 'networks with real tunnels: up, down, status, shell, exec, run',
};
