import { errnoOf } from '../net/dial.ts';
import { dnsOverTcp, dnsOverUdp } from './dns-server.ts';
import { digestOf, httpService } from './http-server.ts';
import { limits } from './limits.ts';
import { Rate } from './rate.ts';
import { Runs } from './runs.ts';
import { stunServer } from './stun-server.ts';

export interface ReflectorPlace {
  /** Without dot at the end. */
  readonly zone: string;
  /** Addresses to serve on; they are also what names below the zone have. */
  readonly addresses: { readonly 4: string | null; readonly 6: string | null };
  /** 0 takes any free one; the same on both addresses. */
  readonly httpPort: number;
  readonly dnsPort: number;
  readonly stunPort: number;
  /** Bearer token of those who may open runs and read them. */
  readonly token: string;
}

export interface Reflector {
  readonly runs: Runs;
  readonly ports: { readonly http: number; readonly dns: number; readonly stun: number };
  close(): void;
}

const mostTries = 5;

/** Starts a reflector; resolves when all its sockets listen. @throws errno of a port or an address that cannot be had */
export async function startReflector(place: ReflectorPlace, rate: Rate = new Rate()): Promise<Reflector> {
  const isAnyPort = [place.httpPort, place.dnsPort, place.stunPort].includes(0);
  for (let tries = 1; ; tries += 1) {
    try {
      return await started(place, rate);
    } catch (error) {
      // A port that is free for one protocol and address may be taken for the other.
      if (!isAnyPort || tries === mostTries || errnoOf(error) !== 'EADDRINUSE') throw error;
    }
  }
}

async function started(place: ReflectorPlace, rate: Rate): Promise<Reflector> {
  const runs = new Runs();
  const zone = { name: place.zone.toLowerCase(), addresses: place.addresses };
  const ports = { http: place.httpPort, dns: place.dnsPort, stun: place.stunPort };
  const open: { close(): void }[] = [];
  const close = (): void => {
    for (const service of open.splice(0)) service.close();
  };
  const about = () => ({
    zone: zone.name,
    addresses: place.addresses,
    httpPort: ports.http,
    dnsPort: ports.dns,
    stunPort: ports.stun,
    lifetime: limits.lifetime / 1_000,
  });
  try {
    for (const address of [place.addresses[4], place.addresses[6]]) {
      if (address === null) continue;
      const http = await httpService({ address, port: ports.http, runs, rate, tokenDigest: digestOf(place.token), about });
      ports.http = http.port;
      open.push(http);
      const dns = { address, zone, runs, rate };
      const udp = await dnsOverUdp({ ...dns, port: ports.dns });
      ports.dns = udp.port;
      open.push(udp, await dnsOverTcp({ ...dns, port: ports.dns }));
      const stun = await stunServer(address, ports.stun, { runs, rate });
      ports.stun = stun.port;
      open.push(stun);
    }
    return { runs, ports, close };
  } catch (error) {
    close();
    throw error;
  }
}
