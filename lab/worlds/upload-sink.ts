import type { Directive } from '../daemons/nginx-text.ts';

const socket = 'unix:{dir}/sink.sock';

/** A server of the http block that answers 204. */
export const uploadSink: Directive = [
  'server',
  [
    ['listen', socket],
    ['return', '204'],
  ],
];

/**
 * `/upload` answers 204 when it has the whole body: nginx reads it before it asks its upstream, whereas a `return` of its own
 * would answer before the first octet of the body has come.
 */
export const uploadLocation: Directive = [
  'location',
  '/upload',
  [
    ['proxy_pass', `http://${socket}:`],
    ['proxy_pass_request_body', 'off'],
    ['proxy_set_header', 'Content-Length', ''],
  ],
];
