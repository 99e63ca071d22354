import { z } from 'zod';
import { probe } from '../../../harness/model/probe.ts';
import { GetInput, times, urlOf } from '../get.ts';
import { Session } from '../observations/session.ts';
import { sessionRequest } from '../session-request.ts';

/** Begins a session as a browser does: a stranger's look at the page, the login, the page once more. */
export default probe({
  gives: Session,
  input: GetInput.omit({ marker: true }).extend({
    login: z.string().startsWith('/'),
    cookie: z.string(),
    form: z.record(z.string(), z.string()).nullable(),
    shows: z.string().nullable(),
  }),
  timeoutMs: 3 * times.probe,
  silent: ({ stranger }) => stranger.outcome === 'silent',
  carry: ({ cookies, ...value }) => ({ keep: { ...value, cookies: null }, on: cookies === null ? {} : { cookies } }),
  async run({ input: { login, cookie, form, shows, ...input }, vantage, signal }) {
    const at = { input, vantage, signal, cookies: null, form: null, shows };
    const stranger = await sessionRequest(at);
    const base = {
      url: urlOf(input).slice(0, 2_048),
      address: input.address,
      port: input.port,
      local: stranger.local,
      stranger: stranger.sight,
    };
    if (stranger.sight.status === null) return { ...base, login: null, isBegun: false, member: null, cookies: null };
    // An application may set what the login page must send back, such as a token against forgery.
    const before = cookieText(stranger.set);
    const begun = await sessionRequest({ ...at, input: { ...input, target: login }, form, cookies: before });
    const isBegun = begun.set.some(({ name }) => name === cookie);
    const cookies = cookieText([...stranger.set, ...begun.set]);
    if (!isBegun || cookies === null) return { ...base, login: begun.sight, isBegun, member: null, cookies: null };
    const member = await sessionRequest({ ...at, cookies });
    return { ...base, login: begun.sight, isBegun, member: member.sight, cookies };
  },
});

/** RFC 6265 5.4: the last cookie of a name stands. */
function cookieText(set: readonly { readonly name: string; readonly value: string }[]): string | null {
  const jar = new Map(set.map(({ name, value }) => [name, value]));
  const text = [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
  return text === '' || text.length > 16_384 ? null : text;
}
