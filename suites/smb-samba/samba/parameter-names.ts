/** Other names of the parameters that this suite reads; smb.conf(5), "synonym" entries, and names of former versions. */
const synonyms: Readonly<Record<string, string>> = {
  'allow hosts': 'hosts allow',
  'deny hosts': 'hosts deny',
  'min protocol': 'server min protocol',
  'max protocol': 'server max protocol',
  protocol: 'server max protocol',
  'smb encrypt': 'server smb encrypt',
  'socket address': 'nbt client socket address',
  interface: 'interfaces',
  directory: 'path',
  public: 'guest ok',
  'only guest': 'guest only',
  browsable: 'browseable',
  writable: 'writeable',
  'write ok': 'writeable',
  'debug level': 'log level',
};

/** Case and blanks do not count in names. */
export const foldName = (name: string): string => name.toLowerCase().replaceAll(/\s/g, '');

const known = new Map(
  [...Object.values(synonyms), ...Object.keys(synonyms)].map((name) => [foldName(name), synonyms[name] ?? name] as const),
);

/** The name a parameter has in smb.conf(5), where this suite reads it; else the given one in lower case with single blanks. */
export function parameterName(name: string): string {
  return known.get(foldName(name)) ?? name.toLowerCase().replaceAll(/\s+/g, ' ').trim();
}
