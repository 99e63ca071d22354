import type { Explained, ExplainedTable, GivenFile } from '../../../harness/model/suite.ts';
import { configText } from './config-text.ts';
import { type Bindv6only, type ExpectedListeners, expectedListeners } from './expected-listeners.ts';
import { lintDaemons } from './daemon-lint.ts';
import { clientsText, failureText, originText, socketText } from './listener-text.ts';
import { readConfig } from './read-config.ts';

const titles: Readonly<Record<Bindv6only, string>> = {
  0: 'net.ipv6.bindv6only = 0, Linux’s default',
  1: 'net.ipv6.bindv6only = 1',
};

/** What sendmail listens on with this sendmail.mc or sendmail.cf: a table where the kernel's setting changes nothing, else two. */
export function explainListeners(files: ReadonlyMap<string, GivenFile>): Explained {
  const file = files.get('listeners');
  if (file === undefined) return { ok: false, problems: [] };
  const text = configText(file.bytes, file.name);
  if (!text.ok) return text;
  const reading = readConfig(text.value, file.name);
  if (!reading.ok) return reading;
  const { daemons, kind } = reading.value;
  const [usual, only] = [expectedListeners(daemons, 0), expectedListeners(daemons, 1)];
  const shown = (all: ExpectedListeners): string => JSON.stringify([tableOf(all, ''), endings(all, '')]);
  const isSame = shown(usual) === shown(only);
  return {
    ok: true,
    tables: isSame
      ? [tableOf(usual, 'whatever net.ipv6.bindv6only is')]
      : ([0, 1] as const).map((bindv6only) => tableOf(bindv6only === 0 ? usual : only, titles[bindv6only])),
    notes: [
      ...lintDaemons(reading.value).map(
        ({ level, line, text: remark }) => `${level}: ${line === null ? '' : `line ${line}: `}${remark}.`,
      ),
      ...endings(usual, isSame ? '' : ' while bindv6only is 0'),
      ...(isSame ? [] : endings(only, ` with ${titles[1]}`)),
      'Names are taken to resolve, and addresses to be the host’s own.',
      ...(kind === 'mc' ? ['Files that an .mc includes are not read; the sendmail.cf that it makes tells all.'] : []),
    ],
    problems: [...text.problems, ...reading.problems],
  };
}

function tableOf({ listeners, stops, without }: ExpectedListeners, title: string): ExplainedTable {
  const failed = [...without, ...(stops === null ? [] : [stops])];
  return {
    title,
    labels: ['daemon', 'from'],
    head: ['socket', 'clients', 'modifiers'],
    rows: [
      ...listeners.map((one) => ({
        labels: [one.name, originText(one)],
        cells: [socketText(one), clientsText(one), one.modifiers],
      })),
      ...failed.map((one) => ({
        labels: [one.name, originText(one)],
        cells: ['none', one === stops ? 'none: sendmail ends' : 'none', ''],
      })),
    ],
  };
}

function endings({ stops, without, afterSeconds }: ExpectedListeners, when: string): string[] {
  const wait = afterSeconds > 0 ? ` after about ${afterSeconds} seconds` : ' at once';
  return [
    ...without.map(
      (one) => `${one.name} (${originText(one)}) ${failureText(one)}; it is optional, and sendmail goes without it${when}.`,
    ),
    ...(stops === null ? [] : [`${stops.name} (${originText(stops)}) ${failureText(stops)}; sendmail ends${wait}${when}.`]),
    ...(stops === null && afterSeconds > 0 ? [`sendmail takes its first connection${wait}${when}.`] : []),
  ];
}
