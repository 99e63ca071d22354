import { check } from '../../../harness/model/check.ts';
import { endpointText } from '../../../harness/model/reach.ts';
import { confOn } from '../evidence.ts';
import { LegacyLogin } from '../observations.ts';
import { Conf } from '../observations/evidence.ts';

/** smb.conf(5), `ntlm auth`: what lets NTLMv1 in; `mschapv2-and-ntlmv2-only` does so for MSCHAPv2 alone. */
const permitting = new Set(['ntlmv1-permitted', 'yes', 'true', 'on', '1']);

const asked = (outcome: LegacyLogin['outcome'], detail: string | null = null) => [LegacyLogin.on('ipv6', { outcome, detail })];

export default check({
  title: 'NTLMv1 is refused',
  requirement: 'The server does not log a user in with NTLMv1.',
  why: 'An NTLMv1 response gives the password hash away to anybody who hears it, within hours; clients that need it are older than 2010.',
  fix: 'Remove `ntlm auth = ntlmv1-permitted` from smb.conf (the default is ntlmv2-only), and replace the clients that stop working.',
  level: 'should',
  source: [
    { text: 'MS-NLMP 3.3.1, NTLM v1 Authentication' },
    { text: 'smb.conf(5), ntlm auth', url: 'https://www.samba.org/samba/docs/current/man-html/smb.conf.5.html' },
  ],
  requires: ['smb-samba/negotiate'],
  needs: { legacy: LegacyLogin, conf: Conf.evidence().optional() },
  messages: {
    refused: ['info', '{endpoint} refuses a client with NTLMv1 ({detail})'],
    admitted: ['warning', '{endpoint} lets a client in with NTLMv1 and SMB 2.x'],
    configured: ['warning', '{file} has `ntlm auth = {value}`, which lets NTLMv1 in'],
    'configured-off': ['info', '{file} has `ntlm auth = {value}`'],
    'not-asked': ['not-applicable', 'the target does not grant a login with NTLMv1, and no smb.conf says whether it is possible'],
    unclear: ['client-limit', '{endpoint}: the NTLMv1 client came to no result ({detail})'],
  },
  judge({ legacy, conf: [conf] }, say) {
    const file = conf?.value.file ?? '';
    const value = conf?.value.facts?.ntlmAuth ?? null;
    const isPermitted = value !== null && permitting.has(value);
    return legacy.map((at) => {
      const { outcome } = at.value;
      const [endpoint, detail] = [endpointText(at.value), at.value.detail ?? outcome];
      if (outcome === 'admitted') return say('admitted', at, { endpoint });
      if (conf !== undefined && value !== null && isPermitted) return say('configured', [at, conf], { file, value });
      if (outcome === 'refused') return say('refused', at, { endpoint, detail });
      if (conf !== undefined && value !== null) return say('configured-off', [at, conf], { file, value });
      return outcome === 'not-asked' ? say('not-asked', at) : say('unclear', at, { endpoint, detail });
    });
  },
  examples: [
    { name: 'refused', seen: { legacy: asked('refused', 'STATUS_LOGON_FAILURE') }, says: ['refused'] },
    { name: 'let in', seen: { legacy: asked('admitted') }, says: ['admitted'] },
    {
      name: 'the file lets it in',
      seen: { legacy: asked('not-asked'), conf: [confOn({ ntlmAuth: 'ntlmv1-permitted' })] },
      says: ['configured'],
    },
    { name: 'the file keeps it out', seen: { legacy: asked('not-asked'), conf: [confOn()] }, says: ['configured-off'] },
    { name: 'nothing to go by', seen: { legacy: asked('not-asked') }, says: ['not-asked'] },
    { name: 'the old client breaks', seen: { legacy: asked('failed', 'ended by itself') }, says: ['unclear'] },
  ],
});
