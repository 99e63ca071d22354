import { check } from '../../../harness/model/check.ts';
import { sampled, v4 } from '../examples.ts';
import { Page } from '../observations.ts';
import { ChunkedPost } from '../observations/transport.ts';
import { header, isChunked, whereOf } from '../pages.ts';
import { judgePairs } from '../pairs.ts';

const isWhole = ({ body }: Page): boolean => body?.ended === 'complete' || body?.ended === 'limit';
const isTaken = ({ status }: ChunkedPost): boolean => status !== null && status < 400;
const answerOf = ({ status, outcome }: ChunkedPost): string => (status === null ? outcome : `status ${status}`);

const { body } = Page.sample;
const fields: [string, string][] = [['Transfer-Encoding', 'chunked']];
const chunked = { headers: fields };
const cut = body === null ? {} : { ...chunked, body: { ...body, ended: 'closed' as const } };
const counted = { headers: [['Content-Length', '62'] as [string, string]] };
const reference = sampled(Page, 'ipv4', { ...v4, ...chunked });
const pages = sampled(Page, 'ipv6', chunked);
const referencePosts = [ChunkedPost.on('ipv4', v4)];
const plain = { pages: sampled(Page, 'ipv6'), reference: sampled(Page, 'ipv4', v4) };
const refused = { status: 411 };

export default check({
  title: 'chunked messages pass',
  requirement: 'A chunked reply ends with its last chunk on every path, and a chunked request is accepted as over IPv4.',
  why: 'Middleboxes and old front ends cut chunked replies or refuse chunked requests: pages stay half-empty, uploads of apps fail.',
  fix: 'Update or bypass the device on the IPv6 side that closes early.',
  fixes: {
    'post-refused': 'Let the front end on the IPv6 side take requests without Content-Length.',
    'other-framing': 'Find the front end that handles IPv6 only, and use one for both families.',
  },
  level: 'must',
  source: [
    { rfc: 9112, section: '6.1' },
    { rfc: 9112, section: '7.1' },
  ],
  // A sink that refuses every upload here is one fault.
  requires: ['http-iis/vhost-parity', 'http-iis/status-parity', 'http-iis/large-upload'],
  needs: {
    pages: Page,
    reference: Page.onReference(),
    posts: ChunkedPost.optional(),
    referencePosts: ChunkedPost.onReference().optional(),
  },
  messages: {
    ends: ['info', '{url} at {endpoint} ends with its last chunk'],
    cut: ['error', '{url} at {endpoint} ends after {octets} octets without its last chunk ({ended}); over IPv4 it is whole'],
    'cut-once': ['warning', '{url} at {endpoint}: one of two replies ends without its last chunk ({ended})'],
    'other-framing': ['warning', '{url} at {endpoint} has a Content-Length, over IPv4 it is chunked: another front end answers'],
    taken: ['info', '{url} at {endpoint} takes a chunked POST: {answer}'],
    'post-refused': ['error', '{url} at {endpoint} answers a chunked POST with {answer}, over IPv4 with {referenceAnswer}'],
    'post-refused-everywhere': [
      'not-applicable',
      '{url} at {endpoint} answers a chunked POST with {answer}, over IPv4 with {referenceAnswer}',
    ],
    'post-unsent': ['not-applicable', '{url} at {endpoint}: there was no connection to send over'],
    none: ['not-applicable', '{url} at {endpoint} is not chunked'],
    few: ['few-samples', '{url} at {endpoint} was not asked twice on both paths'],
  },
  judge({ pages, reference, posts, referencePosts }, say) {
    const replies = judgePairs(pages, reference, say, (pair, at, where) => {
      const [is, still] = pair.b.map(({ value }) => value);
      const isReference = pair.a.every(({ value }) => isChunked(value) && isWhole(value));
      if (!isReference || is === undefined || still === undefined) return say('none', at, where);
      if (![is, still].every(isChunked)) {
        const isCounted = [is, still].every((one) => header(one, 'content-length') !== null);
        return isCounted ? say('other-framing', at, where) : say('none', at, where);
      }
      const cuts = [is, still].flatMap((one) => (one.body === null || isWhole(one) ? [] : [one.body]));
      const [first] = cuts;
      if (first === undefined) return say('ends', at, where);
      const values = { ...where, ended: first.ended };
      return cuts.length === 2 ? say('cut', at, { ...values, octets: first.octets }) : say('cut-once', at, values);
    });
    const requests = posts.map((at) => {
      const base = referencePosts.find(({ value }) => value.url === at.value.url);
      if (base === undefined) return [];
      const values = { ...whereOf(at), answer: answerOf(at.value), referenceAnswer: answerOf(base.value) };
      if (isTaken(at.value)) return [say('taken', at, values)];
      if (['refused', 'tls'].includes(at.value.outcome)) return [say('post-unsent', at, values)];
      return [say(isTaken(base.value) ? 'post-refused' : 'post-refused-everywhere', [at, base], values)];
    });
    return [...replies, ...requests.flat()];
  },
  examples: [
    {
      name: 'both pass',
      seen: { pages, reference, posts: [ChunkedPost.on('ipv6')], referencePosts },
      says: ['ends', 'taken'],
    },
    { name: 'cut over IPv6', seen: { pages: sampled(Page, 'ipv6', cut), reference }, says: ['cut'] },
    { name: 'cut once', seen: { pages: sampled(Page, 'ipv6', cut, chunked), reference }, says: ['cut-once'] },
    { name: 'another front end', seen: { pages: sampled(Page, 'ipv6', counted), reference }, says: ['other-framing'] },
    { name: 'nothing is chunked', seen: plain, says: ['none'] },
    {
      name: 'a length is required over IPv6',
      seen: { ...plain, posts: [ChunkedPost.on('ipv6', refused)], referencePosts },
      says: ['none', 'post-refused'],
    },
    {
      name: 'a length is required on both',
      seen: {
        ...plain,
        posts: [ChunkedPost.on('ipv6', refused)],
        referencePosts: [ChunkedPost.on('ipv4', { ...v4, ...refused })],
      },
      says: ['none', 'post-refused-everywhere'],
    },
    {
      name: 'no TLS session',
      seen: { ...plain, posts: [ChunkedPost.on('ipv6', { outcome: 'tls', status: null })], referencePosts },
      says: ['none', 'post-unsent'],
    },
    { name: 'one sample only', seen: { pages: pages.slice(1), reference }, says: ['few'] },
  ],
});
