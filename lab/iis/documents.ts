import { labDirectory } from '../enter.ts';
import type { IisFiles } from './server.ts';

const names = { config: 'applicationHost.config', iplisten: 'iplisten.txt', sslcert: 'sslcert.txt' } as const;
const keys = ['config', 'iplisten', 'sslcert'] as const;

/** Documents of a daemon; `below` keeps those of several servers apart. */
export const iisDocuments = (files: IisFiles, below = 'iis'): Record<string, string> =>
  Object.fromEntries(keys.map((key) => [`${below}/${names[key]}`, files[key]]));

/** The same as the option `iis` of a target, as it is seen from within the lab. */
export const iisOptions = (daemon: string, below = 'iis'): Record<string, string> =>
  Object.fromEntries(keys.map((key) => [key, `${labDirectory}/${daemon}/${below}/${names[key]}`]));
