import { createServer, get } from 'node:http';
import { argv, stdout } from 'node:process';

/*
 * `peer.ts serve PORT`: an HTTP server on every address that tells each client the source address it saw.
 * `peer.ts get URL`: one GET, printed as JSON.
 */
const [, , mode, argument = ''] = argv;
const started = performance.now();

if (mode === 'serve') {
  createServer((request, response) => {
    const size = Number(new URL(request.url ?? '/', 'http://peer').searchParams.get('size') ?? 0);
    response.setHeader('x-source', request.socket.remoteAddress ?? '');
    response.end(Buffer.alloc(size, 'x'));
  }).listen(Number(argument), () => stdout.write('listening\n'));
} else {
  const request = get(argument, { signal: AbortSignal.timeout(20_000) }, (response) => {
    let bytes = 0;
    response.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
    });
    response.on('end', () => {
      const ms = performance.now() - started;
      stdout.write(JSON.stringify({ source: response.headers['x-source'], bytes, ms }));
    });
  });
  request.on('error', (error) => stdout.write(JSON.stringify({ error: error.message })));
}
