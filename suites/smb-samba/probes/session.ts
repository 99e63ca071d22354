import { z } from 'zod';
import { probe, type ProbeRun } from '../../../harness/model/probe.ts';
import { dial } from '../../../harness/net/dial.ts';
import { logIn, type SmbSession } from '../../../harness/net/smb/login.ts';
import { negotiate } from '../../../harness/net/smb/negotiate.ts';
import { smbTrouble } from '../../../harness/net/smb/trouble.ts';
import type { SmbWire } from '../../../harness/net/smb/wire.ts';
import { usableFrom } from '../advertised.ts';
import { EndpointInput, isSilent, meet } from '../meeting.ts';
import { dialects, type Trouble } from '../observations.ts';
import { Session } from '../observations/session.ts';
import { removeScratch, roundTrip, scratchName } from '../scratch-file.ts';
import { uncForms } from '../unc.ts';

const Input = EndpointInput.extend({
  /** Null for a target that is a literal. */
  name: z.string().nullable(),
  share: z.string(),
  user: z.string(),
  domain: z.string(),
  password: z.string(),
  /** Within the share; null where nothing may be written. */
  directory: z.string().nullable(),
  octets: z.int().min(0),
});
type Input = z.infer<typeof Input>;
type Run = Pick<ProbeRun<Input>, 'input' | 'vantage' | 'signal' | 'now'>;

/** One login, since a wrong password asked often locks the account, and all that needs one. */
export default probe({
  gives: Session,
  input: Input,
  timeoutMs: 120_000,
  silent: ({ trouble }) => isSilent(trouble),
  async run(at) {
    const { input, vantage, signal } = at;
    const { address, port, user } = input;
    const seen: Session = {
      address,
      port,
      local: null,
      user,
      trouble: null,
      login: null,
      unc: [],
      roundTrip: null,
      interfaces: null,
    };
    const met = await meet({ to: { address, port }, vantage, signal }, async (wire) => {
      const session = await enter(wire, input);
      const { guest, anonymous, signed, cipher } = session.facts;
      seen.login = { dialect: session.dialect, guest, anonymous, signed, cipher };
      for (const one of uncForms(input))
        seen.unc.push({ ...one, refused: await troubleOf(async () => await visit(session, one.unc)) });
      seen.interfaces = await interfacesOf(session, at);
      // Last, since a failure of it may take the connection with it.
      seen.roundTrip = await writing(session, at);
      if ((seen.roundTrip?.trouble ?? null) === null) await session.logOff();
    });
    if (seen.roundTrip !== null && !seen.roundTrip.removed) seen.roundTrip.removed = await removed(seen.roundTrip.file, at);
    // After a login what went wrong stands with what was asked.
    return { ...seen, local: met.local, trouble: seen.login === null ? met.trouble : null };
  },
});

type Entered = SmbSession & { readonly dialect: string };

async function enter(wire: SmbWire, { user, domain, password, name }: Input): Promise<Entered> {
  const connection = await negotiate(wire, { dialects, netname: name });
  const session = await logIn(connection, { user, password, domain });
  return { ...session, dialect: connection.negotiated.dialect };
}

async function visit(session: SmbSession, unc: string): Promise<void> {
  const tree = await session.connectTree(unc);
  await tree.disconnect();
}

/** null: nothing went wrong. */
async function troubleOf(use: () => Promise<void>): Promise<Trouble | null> {
  try {
    await use();
    return null;
  } catch (error) {
    const trouble = smbTrouble(error);
    if (trouble === null) throw error;
    return trouble;
  }
}

const uncOf = ({ name, address, share }: Input): string => `\\\\${name ?? address}\\${share}`;

async function writing(session: SmbSession, { input, now }: Run): Promise<Session['roundTrip']> {
  if (input.directory === null) return null;
  const file = scratchName(input.directory);
  const empty = { file, octets: input.octets, same: null, listed: null, latencies: [], writeRates: [], readRates: [] };
  let done: Session['roundTrip'] = null;
  const trouble = await troubleOf(async () => {
    const tree = await session.connectTree(uncOf(input));
    done = await roundTrip(tree, file, input.octets, now);
  });
  // What was not created need not be removed.
  return done ?? { ...empty, trouble, removed: true };
}

/** Another connection looks whether the server kept its word, and removes what is left. */
async function removed(file: string, { input, vantage, signal }: Run): Promise<boolean> {
  const { address, port } = input;
  const met = await meet({ to: { address, port }, vantage, signal }, async (wire) => {
    const session = await enter(wire, input);
    return await removeScratch(await session.connectTree(uncOf(input)), file);
  });
  return met.value === true;
}

const mostDialled = 8;

/** MS-SMB2 2.2.31: asked of IPC$, as clients do for further channels. */
async function interfacesOf(session: SmbSession, { input, vantage, signal }: Run): Promise<Session['interfaces']> {
  const addresses: string[] = [];
  const trouble = await troubleOf(async () => {
    const tree = await session.connectTree(uncOf({ ...input, share: 'IPC$' }));
    const listed = await tree.interfaces();
    addresses.push(...listed.map(({ address }) => address).slice(0, 64));
    await tree.disconnect();
  });
  const usable = usableFrom(input.address, addresses).slice(0, mostDialled);
  const dialled = usable.map(async (address) => {
    const one = await dial({ address, port: input.port, local: vantage.local, timeoutMs: 3_400, signal });
    if (one.outcome === 'open') one.socket.resetAndDestroy();
    return { address, outcome: one.outcome };
  });
  return { trouble, addresses, dialled: await Promise.all(dialled) };
}
