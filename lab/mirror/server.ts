import { parseArgs } from 'node:util';
import { parsePort } from '../../harness/address/literal.ts';
import { startMirror } from './mirror.ts';

const { values } = parseArgs({
  options: {
    address: { type: 'string', multiple: true, default: [] },
    'echo-port': { type: 'string', default: '' },
    'http-port': { type: 'string', default: '' },
  },
});

await startMirror({ addresses: values.address, echoPort: port('echo-port'), httpPort: port('http-port') });
process.stdout.write('{"event":"ready"}\n');

function port(option: 'echo-port' | 'http-port'): number {
  const number = parsePort(values[option]);
  if (number === null) throw new RangeError(`--${option} is no port: ${values[option]}`);
  return number;
}
