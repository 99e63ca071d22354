import { type NameKind, nameKinds, runPattern, tagPattern } from '../net/reflector/protocol.ts';

/** What a name below, at or outside of the zone is; `empty` names something below a run that exists only as a part of longer names. */
export type Name =
  | { readonly at: 'outside' | 'apex' | 'server' | 'unknown' }
  | { readonly at: 'empty'; readonly run: string }
  | { readonly at: 'question'; readonly run: string; readonly kind: NameKind; readonly tag: string };

/** Letters count alike whatever their case (RFC 4343), which some resolvers mix to be hard to deceive. */
export function readName(text: string, zone: string): Name {
  const name = text.toLowerCase().replace(/\.$/, '');
  if (name === zone) return { at: 'apex' };
  if (!name.endsWith(`.${zone}`)) return { at: 'outside' };
  const labels = name.slice(0, -zone.length - 1).split('.');
  const run = labels.at(-1) ?? '';
  if (labels.length === 1 && run === 'ns') return { at: 'server' };
  if (!runPattern.test(run)) return { at: 'unknown' };
  // RFC 9156: a resolver may ask for a part of the name before the whole.
  if (labels.length === 1) return { at: 'empty', run };
  const [, kind = '', tag = ''] = /^([a-z]+)-(.*)$/.exec(labels[0] ?? '') ?? [];
  const known = nameKinds.find((one) => one === kind);
  if (labels.length !== 2 || known === undefined || !tagPattern.test(tag)) return { at: 'unknown' };
  return { at: 'question', run, kind: known, tag };
}
