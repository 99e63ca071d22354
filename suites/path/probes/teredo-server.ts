import { probe } from '../../../harness/model/probe.ts';
import { askPrimary } from '../../../harness/net/teredo/nat-class.ts';
import { prefixText } from '../../../harness/net/teredo/router-discovery.ts';
import { TeredoServer } from '../observations.ts';
import { mapping, ServerInput } from '../wire/teredo-server.ts';

/** Asks the Teredo server for an advertisement, as a client does that wants to qualify (RFC 4380 5.2.1). */
export default probe({
  gives: TeredoServer,
  input: ServerInput,
  timeoutMs: 15_000,
  async run({ input: { timeoutMs, tries, ...server }, signal, now }) {
    const reply = await askPrimary({ server, timers: { timeoutMs, tries }, now, signal });
    if (reply === null) return { server: server.primary, reply };
    const { from, ms, elements, nonceEchoed: isNonceEchoed, origin, advertisement, asked } = reply;
    return {
      server: server.primary,
      reply: {
        from,
        ms,
        elements: [...elements],
        isNonceEchoed,
        mapped: mapping(origin),
        advertisement: advertisement && {
          isToAsked: advertisement.destination.value === asked.value,
          prefixes: advertisement.prefixes.slice(0, 16).map(prefixText),
          mtu: advertisement.mtu,
        },
      },
    };
  },
});
