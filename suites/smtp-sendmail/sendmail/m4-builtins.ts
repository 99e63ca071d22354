import type { M4Natives } from './m4.ts';

/** Without arguments these are mere words (GNU m4 manual, 3.1). */
const needsArguments = (natives: M4Natives): M4Natives =>
  Object.fromEntries(
    Object.entries(natives).map(([name, native]) => [
      name,
      (call, state) => (call.args.length === 0 ? state.quotes.join(name) : native(call, state)),
    ]),
  );

const define: M4Natives[string] = ({ args: [name = '', text = ''] }, { macros }) => {
  macros.set(name, text);
  return '';
};

const undefine: M4Natives[string] = ({ args }, { macros }) => {
  for (const name of args) macros.delete(name);
  return '';
};

/** `ifelse(a, b, same, c, d, same, otherwise)`; with one argument it is a comment. */
function choose(args: readonly string[]): string {
  if (args.length === 1) return '';
  for (let at = 0; at < args.length; at += 3) {
    const [a, b, same, ...more] = args.slice(at);
    if (b === undefined) return a ?? '';
    if (a === b) return same ?? '';
    if (more.length === 0) return '';
  }
  return '';
}

/** What .mc files call. Arithmetic and string macros are left out: they stay as they are written. */
export const builtins: M4Natives = {
  ...needsArguments({
    define,
    pushdef: define,
    undefine,
    popdef: undefine,
    defn: ({ args: [name = ''] }, { macros, quotes: [open, close] }) => `${open}${macros.get(name) ?? ''}${close}`,
    ifdef: ({ args: [name = '', yes = '', no = ''] }, { macros }) => (macros.has(name) ? yes : no),
    ifelse: ({ args }) => choose(args),
  }),
  dnl: (_, state) => {
    state.skipLine();
    return '';
  },
  divert: ({ args: [to = '0'] }, state) => {
    state.diversion = Number.parseInt(to, 10) || 0;
    return '';
  },
  undivert: () => '',
  errprint: () => '',
  changequote: ({ args: [open, close] }, state) => {
    state.quotes = open === undefined || open === '' ? ['`', "'"] : [open, close === undefined || close === '' ? "'" : close];
    return '';
  },
  changecom: ({ args: [begin] }, state) => {
    state.comment = begin === undefined || begin === '' ? null : begin;
    return '';
  },
};
