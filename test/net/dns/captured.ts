/** Ports whose datagrams are DNS messages: DNS, mDNS, LLMNR, and what the captures of the corpus use besides. */
const ports = new Set([53, 5_353, 5_355, 8_053]);

/** DNS messages in a capture file (pcap, not pcapng), by UDP, and by TCP where a segment holds whole ones. */
export function messagesIn(file: Buffer): Buffer[] {
  const magic = file.readUInt32BE(0);
  const isLittle = [0xd4c3b2a1, 0x4d3cb2a1].includes(magic);
  if (!isLittle && ![0xa1b2c3d4, 0xa1b23c4d].includes(magic)) return [];
  const uint32 = (at: number): number => (isLittle ? file.readUInt32LE(at) : file.readUInt32BE(at));
  const link = uint32(20) & 0xffff;
  const found: Buffer[] = [];
  for (let at = 24; at + 16 <= file.length; at += 16 + uint32(at + 8)) {
    found.push(...inFrame(file.subarray(at + 16, at + 16 + uint32(at + 8)), link));
  }
  return found;
}

/** Octets before the network header, by link type: loopback, Ethernet, raw IP, cooked. */
const linkHeaders: Readonly<Record<number, number>> = { 0: 4, 1: 14, 12: 0, 101: 0, 113: 16, 276: 20 };

function inFrame(frame: Buffer, link: number): Buffer[] {
  let at = linkHeaders[link];
  if (at === undefined) return [];
  if (link === 1 && frame.length > 18 && frame.readUInt16BE(12) === 0x8100) at += 4;
  const packet = frame.subarray(at);
  if (packet.length < 20) return [];
  const version = (packet[0] ?? 0) >> 4;
  if (version === 4)
    return inTransport(packet[9], packet.subarray(4 * ((packet[0] ?? 0) & 0xf), packet.readUInt16BE(2) || undefined));
  return version === 6 && packet.length > 40 ? inTransport(packet[6], packet.subarray(40, 40 + packet.readUInt16BE(4))) : [];
}

function inTransport(protocol: number | undefined, segment: Buffer): Buffer[] {
  if (segment.length < 8 || ![segment.readUInt16BE(0), segment.readUInt16BE(2)].some((port) => ports.has(port))) return [];
  if (protocol === 17) return [segment.subarray(8)];
  if (protocol !== 6 || segment.length < 20) return [];
  const messages: Buffer[] = [];
  let rest = segment.subarray(4 * ((segment[12] ?? 0) >> 4));
  while (rest.length > 14 && rest.length >= 2 + rest.readUInt16BE()) {
    messages.push(rest.subarray(2, 2 + rest.readUInt16BE()));
    rest = rest.subarray(2 + rest.readUInt16BE());
  }
  return messages;
}
