import type { NginxServer } from '../daemons/nginx.ts';
import type { Directive } from '../daemons/nginx-text.ts';

const port = '(:([0-9]{0,4}|[1-5][0-9]{4}|6[0-4][0-9]{3}|65[0-4][0-9]{2}|655[0-2][0-9]|6553[0-5]))?';

/** A host as RFC 3986 3.2.2 has it, as far as a regular expression can tell, or none (HTTP/1.0). */
const pattern = `^((\\[[0-9A-Fa-f:.]+\\]|[0-9A-Za-z._-]+)${port})?$`;

const refusal: Directive = ['if', '($http_host', '!~', pattern, ')', [['return', '400']]];

/** nginx takes `[::1`, `[::1]x` and `[::1]:99999` for hosts; the server refuses them (RFC 9112 3.2). */
export const strict = (server: NginxServer): NginxServer => ({ ...server, statements: [refusal, ...server.statements] });
