import { z } from 'zod';
import { observation } from '../../harness/model/observation.ts';

const text = z.string().max(300);

/** What the server did instead of answering; `CONNECT` where no connection opened. */
export const Trouble = z.strictObject({
  kind: z.enum([
    'refused',
    'unreachable',
    'silent',
    'slow',
    'closed',
    'reset',
    'denied',
    'not-smb',
    'malformed',
    'signature',
    'encryption',
    'mechanism',
    'status',
  ]),
  during: z.string().max(40),
  /** Name of the NTSTATUS. */
  status: z.string().max(80).nullable(),
  detail: text,
});
export type Trouble = z.infer<typeof Trouble>;

export const where = {
  address: z.string().max(64),
  port: z.int(),
  /** Our end of the connection; null where none opened. */
  local: z.strictObject({ address: z.string().max(64), port: z.int() }).nullable(),
};
export const here = { address: '2001:db8:80::80', port: 445, local: { address: '2001:db8:6::6', port: 40_000 } };

export const dialects = ['2.0.2', '2.1', '3.0', '3.0.2', '3.1.1'] as const;
export const ciphers = ['aes-128-ccm', 'aes-128-gcm', 'aes-256-ccm', 'aes-256-gcm'] as const;
export const signingAlgorithms = ['hmac-sha256', 'aes-cmac', 'aes-gmac'] as const;

const name = z.string().max(255).nullable();

/** NEGOTIATE with all that we have, and who the server says it is, without a login. */
export const Negotiation = observation(
  'smb-samba/negotiation',
  z.strictObject({
    ...where,
    trouble: Trouble.nullable(),
    negotiated: z
      .strictObject({
        dialect: z.enum(dialects),
        /** Hex. */
        guid: z.string().regex(/^[0-9a-f]{32}$/),
        capabilities: z.array(z.string().max(40)).max(16),
        signing: z.enum(['none', 'enabled', 'required']),
        cipher: z.enum(ciphers).nullable(),
        mechanisms: z.array(z.string().max(80)).max(16),
      })
      .nullable(),
    /** Of the NTLM challenge; null where none came. */
    names: z.strictObject({ netbiosComputer: name, netbiosDomain: name, dnsComputer: name, dnsDomain: name }).nullable(),
  }),
  {
    ...here,
    trouble: null,
    negotiated: {
      dialect: '3.1.1',
      guid: '66696c65730000000000000000000000',
      capabilities: ['dfs', 'leasing', 'large-mtu', 'encryption'],
      signing: 'required',
      cipher: 'aes-128-gcm',
      mechanisms: ['ntlmssp'],
    },
    names: { netbiosComputer: 'FILES', netbiosDomain: 'FILES', dnsComputer: 'files', dnsDomain: '' },
  },
);
export type Negotiation = typeof Negotiation.sample;

/** One NEGOTIATE for each dialect, cipher and signing algorithm, since a server names one of each list only. */
export const Offers = observation(
  'smb-samba/offers',
  z.strictObject({
    ...where,
    /** Of the first exchange that came to nothing. */
    trouble: Trouble.nullable(),
    dialects: z.array(z.enum(dialects)).max(5),
    ciphers: z.array(z.enum(ciphers)).max(4),
    signing: z.array(z.enum(signingAlgorithms)).max(3),
  }),
  { ...here, trouble: null, dialects: ['2.1', '3.0', '3.0.2', '3.1.1'], ciphers: [...ciphers], signing: [...signingAlgorithms] },
);
export type Offers = typeof Offers.sample;

/** A NEGOTIATE of SMB1 that offers nothing newer. */
export const Smb1 = observation(
  'smb-samba/smb1',
  z.strictObject({
    ...where,
    trouble: Trouble.nullable(),
    answer: z.enum(['accepted', 'no-dialect', 'smb2', 'dropped', 'status']).nullable(),
    /** The dialect, or how the connection ended, or the status. */
    detail: z.string().max(80).nullable(),
  }),
  { ...here, trouble: null, answer: 'no-dialect', detail: null },
);
export type Smb1 = typeof Smb1.sample;

/** NEGOTIATE from one of this client's addresses, to see whether host access lists let it in. */
export const Admission = observation(
  'smb-samba/admission',
  z.strictObject({ ...where, trouble: Trouble.nullable(), client: z.int().min(0).max(16) }),
  { ...here, trouble: null, client: 0 },
);
export type Admission = typeof Admission.sample;

/** One connection attempt to the NetBIOS session service. */
export const NetbiosPort = observation(
  'smb-samba/netbios-port',
  z.strictObject({
    address: z.string().max(64),
    port: z.int(),
    outcome: z.enum(['open', 'refused', 'reset', 'timeout', 'unreachable']),
  }),
  { address: '2001:db8:80::80', port: 139, outcome: 'refused' },
);
export type NetbiosPort = typeof NetbiosPort.sample;

/** NEGOTIATE with a link-local address. */
export const LinkLocal = observation('smb-samba/link-local', z.strictObject({ ...where, trouble: Trouble.nullable() }), {
  address: 'fe80::80%eth0',
  port: 445,
  local: { address: 'fe80::6', port: 40_000 },
  trouble: null,
});
export type LinkLocal = typeof LinkLocal.sample;

/** A login with NTLMv1 and SMB 2.x, as clients of 2010 do it; `not-asked` unless the target grants it. */
export const LegacyLogin = observation(
  'smb-samba/legacy-login',
  z.strictObject({
    address: z.string().max(64),
    port: z.int(),
    outcome: z.enum(['not-asked', 'admitted', 'refused', 'failed', 'silent']),
    /** The status, or how it failed. */
    detail: z.string().max(300).nullable(),
  }),
  { address: '2001:db8:80::80', port: 445, outcome: 'refused', detail: 'SESSION_SETUP: STATUS_LOGON_FAILURE' },
);
export type LegacyLogin = typeof LegacyLogin.sample;
