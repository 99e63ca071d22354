import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ingress } from '../../lab/netd/ingress.ts';
import { isBogon, toNumber } from '../../lab/netd/ipv4.ts';
import type { Link } from '../../lab/netd/role.ts';
import { nextHop, ROLES } from '../../lab/netd/rules.ts';
import { packet, sixToFour } from './packet.ts';

const { '6to4-host': host, '6to4-relay': relay } = ROLES;
const RELAY = toNumber('198.51.100.33');
const relayLink: Link = { local: RELAY, relay: undefined, strictRelay: false };
const hostLink = (local: number): Link => ({ local, relay: RELAY, strictRelay: true });

const v4 = fc.integer({ min: 0, max: 0xffff_ffff });
const end = v4.filter((each) => !isBogon(each) && each !== RELAY);
const group = fc.integer({ min: 0, max: 0xffff }).map((each) => each.toString(16));
const anything = fc.array(group, { minLength: 8, maxLength: 8 }).map((groups) => groups.join(':'));
const global = anything.map((address) => address.replace(/^[^:]+/u, '2001'));
/** Every kind of address, the interesting ones often. */
const address = (local: number) =>
  fc.oneof(
    anything,
    global,
    v4.map((each) => sixToFour(each)),
    fc.constant(sixToFour(local)),
    fc.constant(sixToFour(RELAY)),
  );
const payload = fc.uint8Array({ maxLength: 64 }).map((bytes) => Buffer.from(bytes));

describe('the two ends agree', () => {
  it('whatever a host encapsulates is admitted where it goes', () => {
    let sent = 0;
    const property = fc.property(
      end.chain((local) => fc.tuple(fc.constant(local), address(local), address(local), payload)),
      ([local, source, destination, bytes]) => {
        const inner = packet(source, destination, bytes);
        const hop = nextHop(host, inner, hostLink(local));
        if (typeof hop === 'string') return;
        sent += 1;
        expect(hop).not.toBe(local);
        expect(isBogon(hop)).toBe(false);
        expect(
          hop === RELAY ? ingress(relay, inner, local, relayLink) : ingress(host, inner, local, hostLink(hop)),
        ).toBeUndefined();
      },
    );
    fc.assert(property, { numRuns: 3000 });
    expect(sent).toBeGreaterThan(100);
  });

  it('whatever the relay encapsulates is admitted by a strict host', () => {
    let sent = 0;
    const property = fc.property(
      end.chain((local) => fc.tuple(address(local), address(local), payload)),
      ([source, destination, bytes]) => {
        const inner = packet(source, destination, bytes);
        const hop = nextHop(relay, inner, relayLink);
        if (typeof hop === 'string') return;
        sent += 1;
        expect(isBogon(hop)).toBe(false);
        expect(ingress(host, inner, RELAY, hostLink(hop))).toBeUndefined();
      },
    );
    fc.assert(property, { numRuns: 3000 });
    expect(sent).toBeGreaterThan(100);
  });

  it('no bytes make either end throw', () => {
    const property = fc.property(fc.uint8Array({ maxLength: 80 }), v4, v4, (bytes, outer, local) => {
      for (const role of [host, relay])
        for (const link of [hostLink(local), relayLink]) {
          expect(() => nextHop(role, Buffer.from(bytes), link)).not.toThrow();
          expect(() => ingress(role, Buffer.from(bytes), outer, link)).not.toThrow();
        }
    });
    fc.assert(property, { numRuns: 1000 });
  });
});
