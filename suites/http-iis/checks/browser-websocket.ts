import { check } from '../../../harness/model/check.ts';
import { SocketTalk } from '../observations/browser.ts';

const codeOf = ({ code }: { readonly code: number | null }): string => (code === null ? 'no answer' : `code ${code}`);

const { byName, byLiteral } = SocketTalk.sample;
const lost = { opened: false, echoed: false, held: false, code: 1006 };
const name = (change: object) => ({ byName: byName === null ? null : { ...byName, ...change } });
const literal = (change: object) => ({ byLiteral: byLiteral === null ? null : { ...byLiteral, ...change } });
const reference = [SocketTalk.on('ipv4')];

/** RFC 6455 7.4.1: 1006 is what an API tells when the connection ended without a close frame. */
export default check({
  title: 'the WebSocket connects and stays',
  requirement:
    'The declared endpoint opens by name on every path, echoes, stays open while idle, and opens from the page of the address.',
  why: 'Chats and dashboards fall back to polling or stay empty where a proxy forwards upgrades on one family only.',
  fix: 'Let the endpoint listen on both families behind the proxy, and forward Upgrade on both.',
  fixes: { 'origin-refused': 'Accept the bracketed Origin: compare origins as parsed URLs.' },
  level: 'must',
  source: [
    { rfc: 6455, section: '3' },
    { rfc: 6455, section: '10.2' },
  ],
  requires: ['http-iis/browser-page-load'],
  needs: { talks: SocketTalk, reference: SocketTalk.onReference().optional() },
  messages: {
    stays: ['info', '{url} opens, echoes and stays for {seconds} s'],
    'not-open': ['error', '{url} does not open ({code}); over IPv4 it does'],
    'no-echo': ['error', '{url} opens and does not echo; over IPv4 it does'],
    dropped: ['error', '{url} is closed within {seconds} s ({code}), while the site takes connections'],
    'not-open-anywhere': ['warning', '{url} does not open or echo ({code}); over IPv4 neither'],
    'not-open-no-baseline': ['no-baseline', '{url} does not open or echo ({code}), and IPv4 gave nothing to compare with'],
    'origin-refused': ['warning', '{url} is refused from the page of the address ({code}); by name it opens'],
    unreachable: ['path-flaky', '{url} is closed ({code}), and the site takes no connection any more'],
    'not-loaded': ['not-applicable', '{url} does not load; see http-iis/browser-page-load'],
  },
  judge({ talks, reference }, say, path) {
    const base = reference[0]?.value.byName ?? null;
    const named = talks.map((at) => {
      const { byName, reachable, idleSeconds: seconds } = at.value;
      if (byName === null) return say('not-loaded', at, { url: at.value.url });
      const { url, opened, echoed, held } = byName;
      const values = { url, code: codeOf(byName) };
      const both = [at, ...reference];
      if (opened && echoed) {
        if (held) return say('stays', at, { url, seconds });
        return reachable ? say('dropped', at, { ...values, seconds }) : say('unreachable', at, values);
      }
      if (path === 'ipv4' || (base !== null && !(base.opened && base.echoed))) return say('not-open-anywhere', both, values);
      if (base === null) return say('not-open-no-baseline', at, values);
      return opened ? say('no-echo', both, { url }) : say('not-open', both, values);
    });
    const refused = talks.flatMap((at) => {
      const { byName, byLiteral } = at.value;
      const isRefused = path !== 'ipv4' && byName?.opened === true && byLiteral?.opened === false;
      return isRefused ? [say('origin-refused', at, { url: byLiteral.url, code: codeOf(byLiteral) })] : [];
    });
    return [...named, ...refused];
  },
  examples: [
    { name: 'it stays', seen: { talks: [SocketTalk.on('ipv6')], reference }, says: ['stays'] },
    {
      name: 'the proxy forwards it on IPv4 only',
      seen: { talks: [SocketTalk.on('ipv6', name(lost))], reference },
      says: ['not-open'],
    },
    {
      name: 'it does not echo',
      seen: { talks: [SocketTalk.on('ipv6', name({ echoed: false, held: false }))], reference },
      says: ['no-echo'],
    },
    {
      name: 'it is closed when idle',
      seen: { talks: [SocketTalk.on('ipv6', name({ held: false, code: 1006 }))], reference },
      says: ['dropped'],
    },
    {
      name: 'everything is gone',
      seen: { talks: [SocketTalk.on('ipv6', { ...name({ held: false, code: 1006 }), reachable: false })], reference },
      says: ['unreachable'],
    },
    {
      name: 'it opens nowhere',
      seen: { talks: [SocketTalk.on('ipv6', name(lost))], reference: [SocketTalk.on('ipv4', name(lost))] },
      says: ['not-open-anywhere'],
    },
    { name: 'nobody asked IPv4', seen: { talks: [SocketTalk.on('ipv6', name(lost))] }, says: ['not-open-no-baseline'] },
    {
      name: 'a list of origins',
      seen: { talks: [SocketTalk.on('ipv6', literal(lost))], reference },
      says: ['stays', 'origin-refused'],
    },
    {
      name: 'literals are not served',
      seen: { talks: [SocketTalk.on('ipv6', { byLiteral: null })], reference },
      says: ['stays'],
    },
    {
      name: 'the page does not load',
      seen: { talks: [SocketTalk.on('ipv6', { outcome: 'net-error', byName: null, byLiteral: null })] },
      says: ['not-loaded'],
    },
  ],
});
