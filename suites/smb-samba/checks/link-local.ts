import { check } from '../../../harness/model/check.ts';
import { endpointText } from '../../../harness/model/reach.ts';
import { LinkLocal } from '../observations.ts';
import { denied, trouble, troubleText } from '../troubles.ts';

const met = (is: LinkLocal['trouble']) => ({ link: [LinkLocal.on('ipv6', { trouble: is })] });

export default check({
  title: 'the link-local address answers where it is announced',
  requirement: 'The server answers NEGOTIATE at the link-local address that WS-Discovery, mDNS or LLMNR give to clients.',
  why: 'Windows finds servers with WS-Discovery, which hands it fe80 addresses: `bind interfaces only` never binds those, and the server shows in the network folder and does not open.',
  fix: 'Drop `bind interfaces only` (the wildcard socket has link-local addresses), or keep wsdd off IPv6 (`wsdd -4`). In `hosts allow` add fe80::/10.',
  level: 'should',
  source: [
    { rfc: 4291, section: '2.5.6' },
    { rfc: 4007, section: '6' },
  ],
  on: ['ipv6'],
  needs: { link: LinkLocal },
  messages: {
    answered: ['info', '{endpoint} answers'],
    unreachable: ['warning', '{endpoint} does not answer: {trouble}'],
  },
  judge({ link }, say) {
    return link.map((at) => {
      const endpoint = endpointText(at.value);
      const is = at.value.trouble;
      return is === null ? say('answered', at, { endpoint }) : say('unreachable', at, { endpoint, trouble: troubleText(is) });
    });
  },
  examples: [
    { name: 'it answers', seen: { link: [LinkLocal.on('ipv6')] }, says: ['answered'] },
    { name: 'not bound', seen: met(trouble('refused', { during: 'CONNECT', detail: 'ECONNREFUSED' })), says: ['unreachable'] },
    { name: 'denied', seen: met(denied), says: ['unreachable'] },
  ],
});
