import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { decode } from 'dns-packet';
import { describe, expect, it } from 'vitest';
import { parseAddress, sameAddress } from '../../../harness/address/ip.ts';
import { decodeMessage, type Message } from '../../../harness/net/dns/decode.ts';
import { messagesIn } from './captured.ts';

/** Real messages of others, beside the repository on some machines; they are read and never copied. */
const corpus = fileURLToPath(new URL('../../../../shared/corpus/06-dns/', import.meta.url));

const files = (ending: string): [string, Buffer][] =>
  readdirSync(corpus, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && `${entry.parentPath}/${entry.name}`.endsWith(ending))
    .map((entry) => [entry.name, readFileSync(`${entry.parentPath}/${entry.name}`)]);

/** unbound's test packets: messages in hex, of one or more lines, with blank lines and counts between. */
const hexParts = (text: string): Buffer[] =>
  text
    .split(/\n(?:\s*\n|\d{1,4}\n)+/)
    .map((part) => Buffer.from(part.replaceAll(/;.*/g, '').replaceAll(/\s/g, ''), 'hex'))
    .filter((octets) => octets.length > 0);

const addressesOf = ({ answers, authorities, additionals }: Message): string[] =>
  [...answers, ...authorities, ...additionals]
    .filter(({ type, malformed }) => (type === 'A' || type === 'AAAA') && malformed === null)
    .flatMap(({ data }) => (data.startsWith('\\#') ? [] : [data]));

function tally(messages: readonly Buffer[]) {
  const decoded = messages.map(decodeMessage);
  const whole = decoded.flatMap((one) => ('malformed' in one ? [] : [one]));
  const records = whole.flatMap(({ answers, authorities, additionals }) => [...answers, ...authorities, ...additionals]);
  return {
    messages: messages.length,
    malformed: decoded.length - whole.length,
    records: records.length,
    malformedRecords: records.filter(({ malformed }) => malformed !== null).length,
  };
}

describe.skipIf(!existsSync(corpus))('real messages', () => {
  const captured = () => files('.pcap').flatMap(([, file]) => messagesIn(file));
  const fuzzed = () => files('.pkt').map(([, file]) => file);
  const others = () => files('').flatMap(([name, file]) => (/\.(?:pcap|pkt)$/.test(name) ? [] : [file]));
  const packets = () =>
    readdirSync(`${corpus}unbound`).flatMap((name) => hexParts(readFileSync(`${corpus}unbound/${name}`, 'latin1')));

  it('are read, or named malformed, and none is waited for', () => {
    const start = performance.now();
    expect([tally(captured()), tally(fuzzed()), tally(packets()), tally(others())]).toEqual([
      { messages: 415, malformed: 10, records: 622, malformedRecords: 2 },
      { messages: 152, malformed: 0, records: 2_913, malformedRecords: 0 },
      { messages: 27, malformed: 13, records: 58, malformedRecords: 0 },
      // Zone files, configurations and other octets that are no messages.
      { messages: 240, malformed: 240, records: 0, malformedRecords: 0 },
    ]);
    expect(performance.now() - start).toBeLessThan(5_000);
  });

  it('hold the addresses that another decoder finds, where that one can be trusted', () => {
    let compared = 0;
    for (const wire of [...captured(), ...files('.pkt').map(([, file]) => file)]) {
      const message = decodeMessage(wire);
      if ('malformed' in message) continue;
      let theirs;
      try {
        theirs = decode(wire);
      } catch {
        // dns-packet gives up on messages that can be read.
        continue;
      }
      const records = [...(theirs.answers ?? []), ...(theirs.authorities ?? []), ...(theirs.additionals ?? [])];
      const found = records.flatMap((record) => (record.type === 'A' || record.type === 'AAAA' ? [record.data] : []));
      const own = addressesOf(message);
      if (own.length !== found.length) continue;
      compared += own.length;
      expect(own.every((address, index) => sameAddress(address, found[index] ?? '') && parseAddress(address) !== null)).toBe(
        true,
      );
    }
    expect(compared).toBe(730);
  });
});
