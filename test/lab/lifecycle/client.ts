import { readlinkSync } from 'node:fs';
import { openLab } from '../../../lab/client.ts';
import { downLab, enterLab, findLab, runningLabs, upLab } from '../../../lab/running.ts';
import { lifecycleWorld, stillborn } from './world.ts';

/*
 * What the tests run as another process, as root or as an ordinary user: `client.ts NAME MODE`. Tells one JSON line, then does what the
 * mode says. `hold`: lives until it is killed.
 */

// The end of the tests, however they end, is the end of a client that holds a lab.
process.stdin
  .on('end', () => process.exit(0))
  .resume()
  .unref();

const [name = '', mode = ''] = process.argv.slice(2);
const say = (line: object): void => void process.stdout.write(`${JSON.stringify(line)}\n`);

async function open(): Promise<Awaited<ReturnType<typeof openLab>>> {
  const lab = await openLab(lifecycleWorld(), { name });
  const holder = findLab(name)?.pid;
  say({
    unshare: lab.pid,
    holder,
    total: lab.timings.total,
    pidns: readlinkSync(`/proc/${holder}/ns/pid`),
    teredo: lab.readiness['miredo-client'],
  });
  return lab;
}

switch (mode) {
  case 'close': {
    const lab = await open();
    await lab.close();
    break;
  }
  case 'hold': {
    const lab = await open();
    say({ ended: await lab.ended });
    break;
  }
  case 'crash': {
    await open();
    queueMicrotask(() => {
      throw new Error('crash');
    });
    break;
  }
  case 'abort': {
    const began = performance.now();
    const opened = openLab(lifecycleWorld(), { name, signal: AbortSignal.timeout(150) });
    const error = await opened.then(
      () => null,
      (cause: unknown) => cause,
    );
    say({ error: String(error), after: performance.now() - began });
    break;
  }
  case 'stillborn': {
    const error = await openLab(lifecycleWorld(stillborn), { name }).then(
      () => null,
      (cause: unknown) => cause,
    );
    say({ error: String(error) });
    break;
  }
  case 'up': {
    await upLab(lifecycleWorld(), name);
    const lab = findLab(name);
    say({
      holder: lab?.pid,
      world: lab?.description?.world,
      enter: lab && enterLab(lab, 'ipv4', ['sh', '-c', 'cat /etc/resolv.conf; ip -br address']),
    });
    break;
  }
  case 'down': {
    const lab = findLab(name);
    if (lab !== null) await downLab(lab);
    say({ left: runningLabs().map((each) => each.name) });
    break;
  }
  default:
    throw new Error(`no mode ${mode}`);
}
