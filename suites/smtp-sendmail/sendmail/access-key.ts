/** Why sendmail looks up no such key. */
export type DeadKey =
  | 'compressed'
  | 'leading-zero'
  | 'untagged'
  | 'prefix-length'
  | 'mapped'
  | 'trailing'
  | 'not-hex'
  | 'too-long';

export interface AccessKey {
  /** Null for what is neither. */
  readonly family: 4 | 6 | null;
  readonly dead: DeadKey | null;
  /** In brackets: looked up only for a client without a name, whose address stands for it. */
  readonly bracketed: boolean;
  /** What should stand there; null where it is fine, or nobody can tell. */
  readonly rather: string | null;
}

/**
 * What a key of an access map can match. sendmail looks up `IPv6:2001:db8:0:0:0:0:0:2`, then without its last group, and so on down to
 * `IPv6`; never a compressed form, unless UseCompressedIPv6Addresses is set (8.15 release notes), nor a length of prefix.
 */
export function accessKey(subject: string, compressed: boolean): AccessKey {
  const bracketed = /^\[.*\]$/.test(subject);
  const inner = (bracketed ? subject.slice(1, -1) : subject).toLowerCase();
  const is = (family: AccessKey['family'], dead: DeadKey | null = null, rather: string | null = null): AccessKey => ({
    family,
    dead,
    bracketed,
    rather,
  });
  if (/^\d{1,3}(?:\.|$|\/)/.test(inner) && !inner.includes(':')) {
    if (inner.includes('/')) return is(4, 'prefix-length', octetPrefix(inner));
    return inner.endsWith('.') ? is(4, 'trailing', inner.slice(0, -1)) : is(4);
  }
  if (inner === 'ipv6') return is(6);
  const isTagged = inner.startsWith('ipv6:');
  const text = isTagged ? inner.slice(5) : inner;
  const [address = '', length] = text.split('/');
  const rather = groupPrefix(address, length);
  if (!isTagged) return is(6, 'untagged', rather);
  if (length !== undefined) return is(6, 'prefix-length', rather);
  if (/\.|^(?:::|(?:0{1,4}:){5})ffff:/.test(address)) return is(6, 'mapped', /\d+(?:\.\d+){3}$/.exec(address)?.[0] ?? null);
  const groups = address.split(':');
  if (!groups.every((group) => /^[\da-f]*$/.test(group))) return is(6, 'not-hex');
  if (groups.some((group) => group.length > 4) || groups.length > 9) return is(6, 'too-long');
  if (groups.some((group) => /^0[\da-f]/.test(group))) return is(6, 'leading-zero', rather);
  if (compressed) return is(6);
  if (/::./.test(address)) return is(6, 'compressed', rather);
  return address === '' || address.endsWith(':') ? is(6, 'trailing', rather) : is(6);
}

/** The key for a network of IPv4: whole octets. */
function octetPrefix(text: string): string | null {
  const [address = '', length = ''] = text.split('/');
  const bits = /^\d+$/.test(length) ? Number(length) : Number.NaN;
  if (!(bits % 8 === 0 && bits >= 8 && bits <= 32)) return null;
  const octets = address.split('.').filter((octet) => octet !== '');
  return octets.length < bits / 8 ? null : octets.slice(0, bits / 8).join('.');
}

/** The key for an address or a network of IPv6: whole groups, written out, without leading zeros. */
function groupPrefix(text: string, length: string | undefined): string | null {
  const bits = length === undefined ? null : Number(length);
  if (bits !== null && (bits % 16 !== 0 || bits < 16 || bits > 128)) return null;
  const [head = '', tail] = text.split('::');
  const front = head.split(':').filter((group) => group !== '');
  const back = tail?.split(':').filter((group) => group !== '') ?? [];
  const isWhole = back.length > 0 || (tail !== undefined && bits !== null);
  const gap = isWhole ? Math.max(0, 8 - front.length - back.length) : 0;
  const groups = [...front, ...Array.from({ length: gap }, () => '0'), ...back];
  const wanted = bits === null ? groups.length : bits / 16;
  if (groups.length < wanted || wanted === 0 || wanted > 8 || !groups.every((group) => /^[\da-f]{1,4}$/.test(group))) return null;
  const written = groups.slice(0, wanted).map((group) => Number.parseInt(group, 16).toString(16));
  return `IPv6:${written.join(':')}`;
}
