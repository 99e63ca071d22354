import { request } from 'node:http';
import { request as requestTls } from 'node:https';
import { describe, expect, it } from 'vitest';
import { makeAuthority } from '../../lab/certificates.ts';
import { nginx } from '../../lab/daemons/nginx.ts';
import { nginxText } from '../../lab/daemons/nginx-text.ts';
import { freePort, startDaemon } from './start-daemon.ts';

describe('nginxText', () => {
  it('nests blocks, and quotes what nginx would split, end or read as a comment', () => {
    const text = nginxText([
      ['daemon', 'off'],
      [
        'http',
        [
          ['add_header', 'X-A', 'a "b" \\ c; {d} #'],
          ['server', []],
          ['return', '200', ''],
        ],
      ],
    ]);
    expect(text).toBe(`daemon off;
http {
  add_header X-A "a \\"b\\" \\\\ c; {d} #";
  server {
  }
  return 200 "";
}
`);
  });
});

const minimal = {
  name: 'nginx-tgt',
  node: 'tgt',
  documents: { 'root/index.html': '<p>shop</p>\n' },
  servers: [
    {
      listen: [
        { address: '198.51.100.80', port: 80 },
        { address: '2001:db8:80::80', port: 443, tls: true, http2: true },
      ],
      names: ['shop.lab.test'],
      certificate: { chain: 'CHAIN', key: 'KEY' },
      statements: [['root', 'root']],
    },
  ],
} as const;

describe('nginx', () => {
  it('writes everything below its own directory', () => {
    const { files, argv } = nginx(minimal);
    expect(argv).toEqual(['nginx', '-e', 'stderr', '-p', '{dir}', '-c', '{dir}/nginx.conf']);
    expect(files).toEqual({
      'root/index.html': '<p>shop</p>\n',
      '0.crt': 'CHAIN',
      '0.key': 'KEY',
      'nginx.conf': `daemon off;
master_process off;
pid nginx.pid;
error_log stderr notice;
events {
  worker_connections 1024;
}
http {
  access_log off;
  types {
    text/html html;
    text/css css;
    text/plain txt;
    application/javascript js;
    image/svg+xml svg;
  }
  default_type application/octet-stream;
  client_body_temp_path client_body;
  proxy_temp_path proxy;
  fastcgi_temp_path fastcgi;
  uwsgi_temp_path uwsgi;
  scgi_temp_path scgi;
  server {
    listen 198.51.100.80:80;
    listen [2001:db8:80::80]:443 ssl http2;
    server_name shop.lab.test;
    ssl_certificate 0.crt;
    ssl_certificate_key 0.key;
    root root;
  }
}
`,
    });
  });

  it('refuses an address that is none', () => {
    const listen = [{ address: 'localhost', port: 80 }];
    expect(() => nginx({ ...minimal, servers: [{ ...minimal.servers[0], listen }] })).toThrow('localhost');
  });

  it('serves both families and both schemes when it says it is ready, and ends with SIGTERM', async () => {
    const [plain, tls] = [await freePort(), await freePort()];
    const { ca, issue } = await makeAuthority();
    const certificate = await issue({ names: ['shop.lab.test'] });
    const addresses = ['127.0.0.1', '::1'];
    const daemon = await startDaemon(
      nginx({
        ...minimal,
        servers: [
          {
            ...minimal.servers[0],
            listen: addresses.flatMap((address) => [
              { address, port: plain },
              { address, port: tls, tls: true },
            ]),
            certificate,
          },
        ],
      }),
    );
    for (const host of addresses) {
      expect(await get({ host, port: plain })).toBe('200 <p>shop</p>\n');
      expect(await get({ host, port: tls, ca })).toBe('200 <p>shop</p>\n');
    }
    expect(await daemon.stop()).toBe(0);
    expect(daemon.output()).not.toMatch(/\[(warn|error|emerg|alert)\]/);
  });

  it('is not ready when a socket is taken', async () => {
    const listen = [{ address: '::1', port: await freePort() }];
    const one = nginx({ ...minimal, servers: [{ listen, names: [], statements: [] }] });
    await startDaemon(one);
    await expect(startDaemon(one)).rejects.toThrow('Address already in use');
  }, 15_000);
});

/** Status and body; over TLS when `ca` is given. */
async function get({ ca, ...at }: { host: string; port: number; ca?: string }): Promise<string> {
  return await new Promise((resolve, reject) => {
    const options = { ...at, agent: false, headers: { host: 'shop.lab.test' } };
    const ask = ca === undefined ? request(options) : requestTls({ ...options, ca, servername: 'shop.lab.test' });
    ask.on('error', reject);
    ask.on('response', (response) => {
      let body = '';
      response.setEncoding('utf8');
      response.on('data', (part: string) => (body += part));
      response.on('end', () => resolve(`${response.statusCode} ${body}`));
    });
    ask.end();
  });
}
