import { z } from 'zod';
import { filePath, secretReference } from '../../harness/model/given.ts';
import { type Aim, suite } from '../../harness/model/suite.ts';
import { reflectorFields, sessionFields } from './session-input.ts';

const Options = z
  .strictObject({
    /** A reflector outside of the VPN (`sixways reflector`). */
    reflector: reflectorFields(secretReference),
    ...sessionFields,
    /** The tunnel's configuration, as wg-quick(8) or openvpn(8) read it. */
    wireguard: filePath.optional(),
    openvpn: filePath.optional(),
  })
  .refine(({ reflector: { v4, v6 } }) => v4 !== undefined || v6 !== undefined, {
    path: ['reflector'],
    message: 'needs an address: v4, v6 or both',
  })
  .refine(({ prompt, vpnUp, vpnDown }) => prompt || (vpnUp !== undefined && vpnDown !== undefined), {
    path: ['vpnUp'],
    message: 'needs vpnUp and vpnDown, or prompt: true',
  });

export default suite({
  title: 'VPN leaks',
  options: Options,
  paths: ['vpn'],
  explains: {
    vpn: {
      about: 'what goes into a VPN, by its WireGuard or OpenVPN file',
      beside: {},
      // The readers are not loaded for those who only measure.
      explain: async (files) => (await import('./configuration/explain-vpn.ts')).explainVpn(files),
    },
  },
  aims({ target: { options } }) {
    const { wireguard, openvpn, ...input } = options;
    const config = (kind: 'wireguard' | 'openvpn', file: string | undefined): Aim[] =>
      file === undefined ? [] : [{ aim: kind, probe: 'vpn-leak/config', input: { kind, file }, evidence: true }];
    return [
      { aim: 'session', probe: 'vpn-leak/session', input, alone: true },
      ...config('wireguard', wireguard),
      ...config('openvpn', openvpn),
    ];
  },
});
