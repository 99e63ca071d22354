import { check } from '../../../harness/model/check.ts';
import { v4 } from '../examples.ts';
import { H2c } from '../observations/transport.ts';
import { whereOf } from '../pages.ts';

const words: Readonly<Record<H2c['preface'], string>> = {
  h2: 'HTTP/2',
  http1: 'a reply of HTTP/1.1',
  ended: 'the end of the connection',
  silent: 'silence',
  other: 'octets that are no HTTP',
  refused: 'no connection',
};
const isRefused = ({ preface, upgrade }: H2c): boolean => preface === 'refused' || upgrade === 'refused';

const reference = [H2c.on('ipv4', v4)];

export default check({
  title: 'HTTP/2 without TLS as over IPv4',
  requirement: 'HTTP/2 without TLS, by prior knowledge and by Upgrade, is answered alike over IPv4 and over this path.',
  why: 'Gateways and gRPC clients use it inside of sites; one family that has it only shows two different listeners.',
  fix: 'Give both listeners the same list of protocols, with h2c or without. (IIS has HTTP/2 over TLS only.)',
  level: 'info',
  source: [
    { rfc: 9113, section: '3.3' },
    { rfc: 7540, section: '3.2' },
  ],
  // A site that answers otherwise here is one fault.
  requires: ['http-iis/status-parity'],
  needs: { h2c: H2c, reference: H2c.onReference() },
  messages: {
    same: ['info', '{url} at {endpoint}: {preface} to the preface, {upgrade} to Upgrade, as over IPv4'],
    'preface-differs': ['warning', '{url} at {endpoint} answers the preface with {answer}, over IPv4 with {referenceAnswer}'],
    'upgrade-differs': ['warning', '{url} at {endpoint} answers Upgrade with {answer}, over IPv4 with {referenceAnswer}'],
    closed: ['not-applicable', '{url} at {endpoint}: no connection on both paths'],
  },
  judge({ h2c, reference }, say) {
    const findings = h2c.map((at) => {
      const base = reference.find(({ value }) => value.url === at.value.url) ?? reference[0];
      const where = whereOf(at);
      if (base === undefined || isRefused(at.value) || isRefused(base.value)) return [say('closed', at, where)];
      const differing = (['preface', 'upgrade'] as const).filter((way) => at.value[way] !== base.value[way]);
      if (differing.length === 0) {
        return [say('same', [at, base], { ...where, preface: words[at.value.preface], upgrade: words[at.value.upgrade] })];
      }
      return differing.map((way) =>
        say(`${way}-differs`, [at, base], {
          ...where,
          answer: words[at.value[way]],
          referenceAnswer: words[base.value[way]],
        }),
      );
    });
    return findings.flat();
  },
  examples: [
    { name: 'HTTP/1.1 on both', seen: { h2c: [H2c.on('ipv6')], reference }, says: ['same'] },
    { name: 'h2c over IPv6 only', seen: { h2c: [H2c.on('ipv6', { preface: 'h2' })], reference }, says: ['preface-differs'] },
    {
      name: 'it hangs over IPv6',
      seen: { h2c: [H2c.on('ipv6', { preface: 'silent', upgrade: 'silent' })], reference },
      says: ['preface-differs', 'upgrade-differs'],
    },
    {
      name: 'the port is closed',
      seen: { h2c: [H2c.on('ipv6', { preface: 'refused', upgrade: 'refused' })], reference },
      says: ['closed'],
    },
  ],
});
