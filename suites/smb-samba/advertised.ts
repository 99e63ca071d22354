import { classify } from '../../harness/address/classify.ts';
import { parseAddress, sameAddress } from '../../harness/address/ip.ts';
import { addressScope } from '../../harness/address/scope.ts';

/** Further addresses that a client of the target's address could use: of its family and reach, so that no private network is looked for from outside. */
export function usableFrom(target: string, advertised: readonly string[]): string[] {
  const reach = reachOf(target.replace(/%.*/, ''));
  return [...new Set(advertised)].filter(
    (address) => reach !== null && reachOf(address) === reach && !sameAddress(address, target.replace(/%.*/, '')),
  );
}

function reachOf(text: string): string | null {
  const address = parseAddress(text);
  if (address === null) return null;
  const kind = classify(address);
  const isOrdinary = kind !== 'ula' && kind !== 'loopback' && kind !== 'link-local';
  return `${address.family} ${addressScope(address, 'site')} ${isOrdinary ? '' : kind}`;
}
