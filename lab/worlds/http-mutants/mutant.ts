import type { Leaf } from '../../certificates.ts';
import type { NginxServer } from '../../daemons/nginx.ts';
import type { Directive } from '../../daemons/nginx-text.ts';
import type { Expectation } from '../../expectation.ts';
import type { FaultAction } from '../../fault.ts';
import type { Site } from '../../servers/http.ts';
import type { DualAddress } from '../../topology/topology.ts';
import { uploadLocation } from '../upload-sink.ts';

/** Where one target of the world is. */
export interface Place {
  /** Its host name. */
  readonly host: string;
  readonly at: DualAddress;
  readonly leaves: Readonly<Record<LeafName, Leaf>>;
}

/** `good` is valid for every host of the world and its addresses; the others are wrong in what they are called. */
export type LeafName = 'good' | 'expired' | 'otherName' | 'below' | 'namesOnly' | 'v4Only';

/** One target, exactly one thing of which is broken; or one that looks broken and is not. */
export interface HttpMutant {
  readonly title: string;
  readonly scheme: 'http' | 'https';
  /** Path of the target's URL; `/` unless told. */
  readonly path?: string;
  /** Options of the target beyond those that all have. */
  readonly options?: Readonly<Record<string, unknown>>;
  readonly nginx?: (place: Place) => readonly NginxServer[];
  /** The servers of nginx take malformed hosts, as nginx does by itself. */
  readonly takesAnyHost?: true;
  /** Sites of the server that handles Host itself. */
  readonly sites?: (place: Place) => readonly Site[];
  /** Documents of nginx beside those of all. */
  readonly documents?: (place: Place) => Readonly<Record<string, string>>;
  readonly fault?: (place: Place) => FaultAction;
  /** HTTPS records of its name, in master file form. */
  readonly records?: (place: Place) => readonly string[];
  readonly expect: Expectation;
}

/** What every site of nginx serves. */
export const content: readonly Directive[] = [
  ['root', 'site'],
  uploadLocation,
  ['location', '=', '/old', [['return', '301', '/catalogue/']]],
];

/** A server on port 80 of these addresses, for every host. */
export const plain = (addresses: readonly string[], ...statements: readonly Directive[]): NginxServer => ({
  listen: addresses.map((address) => ({ address, port: 80 })),
  names: [],
  statements: [...content, ...statements],
});

/** The same on port 443. */
export const secure = (addresses: readonly string[], leaf: Leaf, ...statements: readonly Directive[]): NginxServer => ({
  listen: addresses.map((address) => ({ address, port: 443, tls: true, http2: true })),
  names: [],
  certificate: leaf,
  statements: [...content, ...statements],
});

export const both = ({ at }: Pick<Place, 'at'>): readonly string[] => [at.ipv4, at.ipv6];
