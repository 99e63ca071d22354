/** MS-SMB2 2.2.3, field Dialects. */
export const dialectCodes = { '2.0.2': 0x0202, '2.1': 0x0210, '3.0': 0x0300, '3.0.2': 0x0302, '3.1.1': 0x0311 } as const;
export type Dialect = keyof typeof dialectCodes;

/** MS-SMB2 2.2.3.1.2. */
export const cipherCodes = { 'aes-128-ccm': 1, 'aes-128-gcm': 2, 'aes-256-ccm': 3, 'aes-256-gcm': 4 } as const;
export type Cipher = keyof typeof cipherCodes;

/** MS-SMB2 2.2.3.1.7. */
export const signingCodes = { 'hmac-sha256': 0, 'aes-cmac': 1, 'aes-gmac': 2 } as const;
export type SigningAlgorithm = keyof typeof signingCodes;

/** MS-SMB2 2.2.3.1.3. */
export const compressionCodes = { none: 0, lznt1: 1, lz77: 2, 'lz77+huffman': 3, 'pattern-v1': 4, lz4: 5 } as const;
export type Compression = keyof typeof compressionCodes;

/** MS-SMB2 2.2.3.1.6. */
export const rdmaTransformCodes = { none: 0, encryption: 1, signing: 2 } as const;
export type RdmaTransform = keyof typeof rdmaTransformCodes;

/** MS-SMB2 2.2.4, field Capabilities. */
export const capabilityBits = {
  dfs: 0x01,
  leasing: 0x02,
  'large-mtu': 0x04,
  'multi-channel': 0x08,
  'persistent-handles': 0x10,
  'directory-leasing': 0x20,
  encryption: 0x40,
  notifications: 0x80,
} as const;
export type Capability = keyof typeof capabilityBits;

/** The name of a code in one of the tables above; null for a code that it has not. */
export function nameOf<Name extends string>(table: Readonly<Record<Name, number>>, code: number): Name | null {
  for (const name in table) if (table[name] === code) return name;
  return null;
}

/** The names of the bits that are set. */
export function namesIn<Name extends string>(table: Readonly<Record<Name, number>>, bits: number): Name[] {
  const names: Name[] = [];
  for (const name in table) if ((bits & table[name]) !== 0) names.push(name);
  return names;
}

/** The dialects of the 3 family, which derive their keys (MS-SMB2 3.1.4.2). */
export const isSmb3 = (dialect: Dialect): boolean => dialectCodes[dialect] >= dialectCodes['3.0'];
