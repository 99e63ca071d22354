/** Run by teredo-prober.sh inside the client's namespace: one JSON line about the server and the NAT before us. */
import teredoNat from '../../suites/path/probes/teredo-nat.ts';
import teredoServer from '../../suites/path/probes/teredo-server.ts';
import natClass from '../../suites/path/checks/teredo-nat-class.ts';
import qualify from '../../suites/path/checks/teredo-qualify.ts';
import { TeredoNat, TeredoServer } from '../../suites/path/observations.ts';
import { hostVantage } from '../model/vantage.ts';
import { messagesOf, run } from '../suites/path/world.ts';

const asked = { primary: '198.51.100.66', secondary: '198.51.100.67', port: 3544, timeoutMs: 200, tries: 3 };
const vantage = hostVantage('teredo');
const [nat, server] = await Promise.all([run(teredoNat, asked, vantage), run(teredoServer, asked, vantage)]);
const messages = [
  ...messagesOf(natClass, { nat: [TeredoNat.on('teredo', nat)] }, 'teredo'),
  ...messagesOf(qualify, { server: [TeredoServer.on('teredo', server)] }, 'teredo'),
];
process.stdout.write(`${JSON.stringify({ messages, nat, server })}\n`);
