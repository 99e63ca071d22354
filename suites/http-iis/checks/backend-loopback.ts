import { check, v6Paths } from '../../../harness/model/check.ts';
import { endpointText } from '../../../harness/model/reach.ts';
import { BackEnd } from '../observations/clients.ts';
import { answerText } from '../pages.ts';

const on = (change: Partial<BackEnd> = {}) => ({ page: [BackEnd.on('ipv6', change)] });

export default check({
  title: 'the site lives without IPv4 on its server',
  requirement: 'On a server without IPv4 front end and back end still talk to each other.',
  why: 'A back end addressed as 127.0.0.1 is the last thing that holds a server to IPv4, and nobody knows until it is gone.',
  fix: 'Address the back end as [::1], or as localhost with a listener on each loopback address.',
  level: 'info',
  source: [{ text: 'aspnet/AspNetCoreModule#133', url: 'https://github.com/aspnet/AspNetCoreModule/issues/133' }],
  on: v6Paths,
  requires: ['http-iis/tls-parity', 'http-iis/status-parity'],
  needs: { page: BackEnd },
  messages: {
    served: ['info', '{url} at {endpoint} answers {answer} without IPv4'],
    'no-backend': ['warning', '{url} at {endpoint} answers {answer}: the front end does not reach its back end'],
    else: ['info', '{url} at {endpoint} answers {answer}'],
  },
  judge({ page }, say) {
    return page.map((at) => {
      const values = { url: at.value.url, endpoint: endpointText(at.value), answer: answerText(at.value) };
      const { status } = at.value;
      if (status === 502 || status === 503) return say('no-backend', at, values);
      return say(status !== null && status < 400 ? 'served' : 'else', at, values);
    });
  },
  examples: [
    { name: 'served', seen: on(), says: ['served'] },
    { name: 'a back end on 127.0.0.1', seen: on({ status: 502 }), says: ['no-backend'] },
    { name: 'no such page', seen: on({ status: 404 }), says: ['else'] },
  ],
});
