import { Agent } from 'node:http';
import { connectUdp } from '../../harness/net/udp.ts';
import { families, type Looking } from './look.ts';
import type { Timeline } from './observations.ts';
import { askAgain } from './stun-timeline.ts';
import { codeOf, whoami } from './who-am-i.ts';

type Sample = Timeline['samples'][number];

export interface Flows {
  /** Goes on with them, now. */
  again(): Promise<Sample[]>;
  close(): Promise<void>;
}

/** A TCP connection and a connected UDP socket for each family, opened now to be used again within the tunnel. */
export async function openFlows(at: Looking): Promise<Flows> {
  const all = (
    await Promise.all(families(at).map(async (family) => [await tcpFlow(at, family), await udpFlow(at, family)]))
  ).flat();
  return {
    again: async () => await Promise.all(all.map(async (flow) => await flow.again())),
    close: async () => {
      for (const flow of all) await flow.close();
    },
  };
}

interface Flow {
  again(): Promise<Sample>;
  close(): Promise<void>;
}

async function tcpFlow({ run, reflector, signal }: Looking, family: 4 | 6): Promise<Flow> {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const host = reflector[family] ?? '';
  const ask = async (tag: string): Promise<Sample> => {
    const { source, code, ms } = await whoami({ host, port: run.httpPort, path: `/w/${run.run}/${tag}`, family, agent, signal });
    return { ms: Math.round(ms), family, transport: 'tcp', source, code };
  };
  await ask('before');
  return {
    // A connection that has ended meanwhile is not followed by a new one: that would be within the tunnel.
    again: async () =>
      Object.keys(agent.freeSockets).length === 0
        ? { ms: 0, family, transport: 'tcp', source: null, code: 'ECONNRESET' }
        : await ask('within'),
    close: async () => agent.destroy(),
  };
}

async function udpFlow({ run, reflector, signal }: Looking, family: 4 | 6): Promise<Flow> {
  const failed = (code: string): Sample => ({ ms: 0, family, transport: 'udp', source: null, code });
  try {
    const connected = await connectUdp({ address: reflector[family] ?? '', port: run.stunPort, local: null });
    return {
      again: async () => {
        const { source, code, ms } = await askAgain(connected.socket, run.run, signal);
        return { ms: Math.round(ms), family, transport: 'udp', source, code };
      },
      close: async () => await connected[Symbol.asyncDispose](),
    };
  } catch (error) {
    signal.throwIfAborted();
    const code = codeOf(error);
    return { again: async () => failed(code), close: async () => undefined };
  }
}
