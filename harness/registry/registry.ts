import { readdir } from 'node:fs/promises';
import { fileURLToPath, pathToFileURL } from 'node:url';
import path from 'node:path';
import type { AnyCheck } from '../model/check.ts';
import type { Probe } from '../model/probe.ts';
import type { Report } from '../model/report.ts';
import type { Suite } from '../model/suite.ts';

/** The folder that holds harness/, suites/ and reports/: the repository, or `dist/` of the package. */
const house = fileURLToPath(new URL('../../', import.meta.url));
const sourceFile = /^(?<name>[\w-]+)\.(?:ts|js)$/;

/** A thing found on disk, with the id that its place gives it. */
interface Place {
  readonly id: string;
  readonly file: string;
}

async function scan(folder: string, id: (name: string) => string): Promise<Place[]> {
  const entries = await readdir(path.join(house, folder), { withFileTypes: true }).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  return entries
    .flatMap((entry) => {
      const name = entry.isFile() ? sourceFile.exec(entry.name)?.groups?.['name'] : undefined;
      return name === undefined ? [] : [{ id: id(name), file: path.join(house, folder, entry.name) }];
    })
    .toSorted((a, b) => (a.id < b.id ? -1 : 1));
}

async function load<T>(place: Place): Promise<T> {
  const module: { default?: T } = await import(pathToFileURL(place.file).href);
  if (module.default === undefined) throw new Error(`${path.relative(house, place.file)} has no default export`);
  return module.default;
}

async function loadAll<T>(places: readonly Place[]): Promise<ReadonlyMap<string, T>> {
  return new Map(await Promise.all(places.map(async (place): Promise<[string, T]> => [place.id, await load<T>(place)])));
}

/** Names of the suites on disk, sorted. */
export async function suiteNames(): Promise<string[]> {
  const entries = await readdir(path.join(house, 'suites'), { withFileTypes: true });
  return entries
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .toSorted();
}

/** Every suite by name: `suites/<name>/suite.ts`. */
export async function loadSuites(): Promise<ReadonlyMap<string, Suite>> {
  const names = await suiteNames();
  const found = await Promise.all(names.map((name) => scan(`suites/${name}`, (file) => `${name}/${file}`)));
  const places = found.flatMap((files, index) =>
    files.filter(({ id }) => id.endsWith('/suite')).map(({ file }) => ({ id: names[index] ?? '', file })),
  );
  return await loadAll<Suite>(places);
}

/** Every check of the suites by id, `<suite>/<file>`; of all suites unless told. */
export async function loadChecks(suites?: Iterable<string>): Promise<ReadonlyMap<string, AnyCheck>> {
  const names = suites === undefined ? await suiteNames() : [...suites];
  const places = await Promise.all(names.map((name) => scan(`suites/${name}/checks`, (file) => `${name}/${file}`)));
  return await loadAll<AnyCheck>(places.flat());
}

const probes = new Map<string, Promise<Probe>>();

/** One probe by id: `<suite>/<file>` of a suite, or `net/<file>` of harness/net. Loaded when first asked for: some drivers are heavy. */
export async function loadProbe(id: string): Promise<Probe> {
  const known = probes.get(id);
  if (known !== undefined) return await known;
  const [suite = '', name = ''] = id.split('/');
  const folder = suite === 'net' ? 'harness/net/probes' : `suites/${suite}/probes`;
  const loading = scan(folder, (file) => `${suite}/${file}`).then(async (places) => {
    const place = places.find((at) => at.id === id);
    if (place === undefined) throw new Error(`no probe ${id}: ${folder} has no ${name}`);
    return await load<Probe>(place);
  });
  probes.set(id, loading);
  return await loading;
}

const reportPlaces = async (): Promise<Place[]> => await scan('reports', (name) => name);

/** Names of the report formats on disk, sorted; none is loaded. */
export async function reportNames(): Promise<string[]> {
  return (await reportPlaces()).map(({ id }) => id);
}

/** One report by the name of its format: some format libraries are heavy. */
export async function loadReport(name: string): Promise<Report> {
  const place = (await reportPlaces()).find(({ id }) => id === name);
  if (place === undefined) throw new Error(`no report ${name}: reports has none of that name`);
  return await load<Report>(place);
}

/** Every report by the name of its format. */
export async function loadReports(): Promise<ReadonlyMap<string, Report>> {
  return await loadAll<Report>(await reportPlaces());
}
