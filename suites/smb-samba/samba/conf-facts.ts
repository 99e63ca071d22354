import type { ConfFacts } from '../observations/evidence.ts';
import { foldName } from './parameter-names.ts';
import { type Parameter, type Section, type SmbConf, valueOf } from './smb-conf.ts';
import { booleanValue, listItems } from './values.ts';

const mostShares = 200;
/** Characters of a value; nothing that is longer means anything. */
const longest = 200;
const short = (text: string): string => text.slice(0, longest);
const items = (text: string): string[] => listItems(text).map(short);

/** What an smb.conf says about addresses, names and protocols; defaults of Samba 4.17 filled in. Pure. Values that Samba would ignore count as not given. */
export function confFacts({ global, shares }: SmbConf): ConfFacts {
  const text = (name: string, fallback: string): string => {
    const value = valueOf(global, name)?.value ?? '';
    return value === '' ? fallback : short(value);
  };
  const flag = (name: string): boolean => booleanValue(valueOf(global, name)?.value ?? 'no') ?? false;
  const socket = valueOf(global, 'nbt client socket address');
  const disableNetbios = flag('disable netbios');
  const ports = items(text('smb ports', '445 139')).map(Number);
  return {
    interfaces: items(valueOf(global, 'interfaces')?.value ?? ''),
    bindInterfacesOnly: flag('bind interfaces only'),
    ports: ports.filter((port) => Number.isInteger(port) && port > 0 && port < 65_536).slice(0, 16),
    disableNetbios,
    nameResolveOrder: items(text('name resolve order', 'lmhosts wins host bcast')).slice(0, 16),
    winsServer: items(text('wins server', '')).slice(0, 16),
    minProtocol: protocolName(text('server min protocol', 'SMB2_02')),
    maxProtocol: protocolName(text('server max protocol', 'SMB3')),
    ntlmAuth: foldName(text('ntlm auth', 'ntlmv2-only')),
    socketAddress:
      socket === null || socket.value === '' ? null : { value: short(socket.value), file: socket.file, line: socket.line },
    access: [global, ...shares].flatMap((section) => listsOf(section)).slice(0, mostShares),
    shares: shares.map(({ name }) => short(name)).slice(0, mostShares),
  };
}

function listsOf(section: Section): ConfFacts['access'][number][] {
  const [allow, deny] = [valueOf(section, 'hosts allow'), valueOf(section, 'hosts deny')];
  const at = allow ?? deny;
  if (at === null) return [];
  const of = (one: Parameter | null) => items(one?.value ?? '');
  return [{ section: short(section.name), allow: of(allow), deny: of(deny), file: at.file, line: at.line }];
}

/** `server min protocol` takes the names of smb.conf(5) and shorter ones, in any case. */
const protocolNames: Readonly<Record<string, string>> = {
  smb2: 'SMB2_10',
  smb3: 'SMB3_11',
  lanman: 'LANMAN1',
  default: 'SMB3_11',
};
const protocolName = (text: string): string => protocolNames[text.toLowerCase()] ?? text.toUpperCase();
