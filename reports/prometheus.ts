import { report } from '../harness/model/report.ts';
import type { Verdicts } from '../harness/model/verdict.ts';
import { verdictWords } from '../harness/model/verdict.ts';
import { matrix } from './text/matrix.ts';
import { grouped } from './text/order.ts';
import { shown } from './text/settled.ts';

type Labels = Readonly<Record<string, string>>;

interface Sample {
  readonly labels: Labels;
  readonly value: number;
}

/** Exposition format 0.0.4: backslash, quote and line feed are escaped in a label's value. */
function labelText(labels: Labels): string {
  const pairs = Object.entries(labels).map(
    ([name, value]) => `${name}="${value.replace(/[\\"]/g, '\\$&').replaceAll('\n', '\\n')}"`,
  );
  return pairs.length > 0 ? `{${pairs.join(',')}}` : '';
}

function gauge(name: string, help: string, samples: readonly Sample[]): string[] {
  return [
    `# HELP ${name} ${help}`,
    `# TYPE ${name} gauge`,
    ...samples.map(({ labels, value }) => `${name}${labelText(labels)} ${value}`),
  ];
}

function render(raw: Verdicts): string {
  const verdicts = shown(raw);
  const absent = new Set(verdicts.absent.map(({ path }) => path));
  const { paths, rows } = matrix(verdicts);
  const each = grouped(verdicts.verdicts, ({ target, check, path }) => JSON.stringify([target, check, path]));
  return [
    ...gauge(
      'sixways_verdicts',
      'Number of verdicts by target, suite, path and word.',
      rows.flatMap(({ target, suite, cells }) =>
        cells.flatMap((cell, at) =>
          cell.absent
            ? []
            : verdictWords.map((verdict) => ({
                labels: { target, suite, path: paths[at] ?? '', verdict },
                value: cell.counts[verdict],
              })),
        ),
      ),
    ),
    ...gauge(
      'sixways_verdict',
      'The verdict of one check: 1 under the word it came to.',
      each.flatMap(([is]) =>
        is ? [{ labels: { target: is.target, check: is.check, path: is.path, verdict: is.verdict }, value: 1 }] : [],
      ),
    ),
    ...gauge(
      'sixways_path_absent',
      'Whether a wanted path could not be had.',
      paths.map((path) => ({ labels: { path }, value: absent.has(path) ? 1 : 0 })),
    ),
    ...gauge('sixways_expired_waivers', 'Waivers past their last day.', [{ labels: {}, value: verdicts.expiredWaivers.length }]),
    ...gauge('sixways_run_seconds', 'Duration of the run.', [{ labels: {}, value: verdicts.ms / 1000 }]),
    '',
  ].join('\n');
}

/** Text exposition for a node_exporter's textfile directory or a push gateway. */
export default report({ title: 'Prometheus', file: 'sixways.prom', render });
