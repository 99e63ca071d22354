import { check } from '../../../harness/model/check.ts';
import { endpointText } from '../../../harness/model/reach.ts';
import { Smb1 } from '../observations.ts';
import { denied, trouble, troubleText, unaskedId, unaskedMessages, unaskedValues } from '../troubles.ts';

const answering = (answer: Smb1['answer'], detail: string | null = null) => ({ smb1: [Smb1.on('ipv6', { answer, detail })] });

export default check({
  title: 'SMB1 is off',
  requirement: 'The server does not speak SMB1 over this path.',
  why: 'SMB1 has no protection against a man in the middle, and worms live on it; a server that has it on one family only is forgotten there.',
  fix: 'Remove `server min protocol = NT1` (and LANMAN) from smb.conf: the default is SMB2_02. Replace the devices that need SMB1.',
  level: 'must',
  source: [
    {
      text: 'Stop using SMB1',
      url: 'https://learn.microsoft.com/windows-server/storage/file-server/troubleshoot/detect-enable-and-disable-smbv1-v2-v3',
    },
    { text: 'smb.conf(5), server min protocol', url: 'https://www.samba.org/samba/docs/current/man-html/smb.conf.5.html' },
  ],
  requires: ['smb-samba/host-access'],
  needs: { smb1: Smb1 },
  messages: {
    refused: ['info', '{endpoint} refuses SMB1 ({how})'],
    accepted: ['error', '{endpoint} accepts the SMB1 dialect {dialect}'],
    ...unaskedMessages,
  },
  judge({ smb1 }, say) {
    return smb1.map((at) => {
      const { answer, detail, trouble: met } = at.value;
      const endpoint = endpointText(at.value);
      if (answer === 'accepted') return say('accepted', at, { endpoint, dialect: detail ?? 'NT LM 0.12' });
      // Another protocol is no SMB1 either; negotiate tells of it.
      if (met?.kind === 'not-smb') return say('refused', at, { endpoint, how: troubleText(met) });
      if (answer === null) return say(unaskedId(met), at, unaskedValues(endpoint, met));
      const how = {
        'no-dialect': 'no dialect in common',
        smb2: `answers in SMB ${detail ?? '2'}`,
        dropped: detail,
        status: detail,
      }[answer];
      return say('refused', at, { endpoint, how: how ?? answer });
    });
  },
  examples: [
    { name: 'no dialect in common', seen: answering('no-dialect'), says: ['refused'] },
    { name: 'the connection ends', seen: answering('dropped', 'reset'), says: ['refused'] },
    { name: 'SMB1', seen: answering('accepted', 'NT LM 0.12'), says: ['accepted'] },
    {
      name: 'a web server',
      seen: { smb1: [Smb1.on('ipv6', { answer: null, trouble: trouble('not-smb', { during: 'SMB1 NEGOTIATE' }) })] },
      says: ['refused'],
    },
    { name: 'a denied host', seen: { smb1: [Smb1.on('ipv6', { answer: null, trouble: denied })] }, says: ['kept-out'] },
    { name: 'no answer', seen: { smb1: [Smb1.on('ipv6', { answer: null, trouble: trouble('silent') })] }, says: ['unasked'] },
  ],
});
