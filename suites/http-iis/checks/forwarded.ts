import { check } from '../../../harness/model/check.ts';
import { endpointText } from '../../../harness/model/reach.ts';
import { nodesOf } from '../forwarded.ts';
import { ForwardedField } from '../observations/clients.ts';

const on = (value: string | null) => ({ field: [ForwardedField.on('ipv6', { value })] });

export default check({
  title: 'the Forwarded field is quoted and bracketed',
  requirement: 'A Forwarded field has IPv6 addresses in brackets and in a quoted string: for="[2001:db8::1]:47011".',
  why: 'A back end that reads the field as RFC 7239 says finds a broken list, and drops or mistakes the client.',
  fix: 'Write for="[address]:port" in the proxy’s template, for IPv6 clients at least.',
  level: 'should',
  source: [
    { rfc: 7239, section: '6' },
    { rfc: 7239, section: '6.1' },
  ],
  requires: ['http-iis/tls-parity', 'http-iis/status-parity'],
  needs: { field: ForwardedField },
  messages: {
    valid: ['info', '{url} at {endpoint}: the back end gets Forwarded: {value}'],
    unbracketed: ['error', '{url} at {endpoint}: the back end gets {parameter}={raw}, without brackets'],
    garbled: ['error', '{url} at {endpoint}: the back end gets {parameter}={raw}, which is no node'],
    unquoted: ['warning', '{url} at {endpoint}: the back end gets {parameter}={raw}, without quotes'],
    'not-canonical': ['warning', '{url} at {endpoint}: the back end gets {parameter}={raw}, not the form of RFC 5952'],
    none: ['not-applicable', '{url} at {endpoint}: the back end gets no Forwarded field'],
  },
  judge({ field }, say) {
    const findings = field.map((at) => {
      const { url, value } = at.value;
      const where = { url, endpoint: endpointText(at.value) };
      if (value === null) return [say('none', at, where)];
      const nodes = nodesOf(value);
      if (nodes.length === 0) return [say('none', at, where)];
      const wrong = nodes.filter(({ fault }) => fault !== null);
      if (wrong.length === 0) return [say('valid', at, { ...where, value })];
      return wrong.map(({ parameter, raw, fault }) =>
        say(fault ?? 'garbled', at, { ...where, parameter, raw: raw || 'nothing' }),
      );
    });
    return findings.flat();
  },
  examples: [
    { name: 'quoted and bracketed', seen: on('for="[2001:db8:6::6]:40000";proto=http, for=192.0.2.43'), says: ['valid'] },
    { name: 'names instead of addresses', seen: on('For="_gazonk", for=unknown;by=_proxy'), says: ['valid'] },
    { name: 'no brackets', seen: on('for=2001:db8:6::6'), says: ['unbracketed'] },
    { name: 'quotes without brackets', seen: on('for="2001:db8:6::6"'), says: ['unbracketed'] },
    { name: 'brackets without quotes', seen: on('for=[2001:db8:6::6]'), says: ['unquoted'] },
    { name: 'IPv4 and port without quotes', seen: on('for=192.0.2.43:47011'), says: ['unquoted'] },
    { name: 'upper case', seen: on('for="[2001:DB8:6::6]"'), says: ['not-canonical'] },
    { name: 'no address in brackets', seen: on('for="[2001]"'), says: ['garbled'] },
    { name: 'no such field', seen: on(null), says: ['none'] },
    { name: 'other parameters only', seen: on('proto=https'), says: ['none'] },
  ],
});
