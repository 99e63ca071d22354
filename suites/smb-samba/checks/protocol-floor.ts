import { check } from '../../../harness/model/check.ts';
import { endpointText } from '../../../harness/model/reach.ts';
import { confOn } from '../evidence.ts';
import { Offers } from '../observations.ts';
import { Conf } from '../observations/evidence.ts';
import { denied, ended, unaskedId, unaskedMessages, unaskedValues } from '../troubles.ts';

const isSmb1 = (protocol: string): boolean => /^(NT1|LANMAN\d?|CORE(PLUS)?|COREPLUS)$/.test(protocol);

export default check({
  title: 'the oldest dialect is SMB 2.1',
  requirement: 'The server speaks no dialect older than SMB 2.1, which clients have had since 2009.',
  why: 'SMB 2.0.2 has neither leases nor large transfers, and nothing newer than Windows Vista needs it; what is older still is SMB1.',
  fix: 'Set `server min protocol = SMB2_10`, or SMB3_00 where every client is newer than Windows 7.',
  level: 'should',
  source: [
    { text: 'smb.conf(5), server min protocol', url: 'https://www.samba.org/samba/docs/current/man-html/smb.conf.5.html' },
  ],
  requires: ['smb-samba/negotiate', 'smb-samba/smb1'],
  needs: { offers: Offers, conf: Conf.evidence().optional() },
  messages: {
    sound: ['info', '{endpoint} speaks {oldest} and newer'],
    old: ['warning', '{endpoint} speaks SMB 2.0.2'],
    configured: ['error', '{file} allows SMB1 (`server min protocol = {protocol}`), though {endpoint} did not speak it'],
    ...unaskedMessages,
  },
  judge({ offers, conf: [conf] }, say) {
    const protocol = conf?.value.facts?.minProtocol ?? '';
    return offers.map((at) => {
      const endpoint = endpointText(at.value);
      const [oldest] = at.value.dialects;
      if (conf !== undefined && isSmb1(protocol))
        return say('configured', [at, conf], { endpoint, file: conf.value.file, protocol });
      if (oldest === undefined) {
        return say(unaskedId(at.value.trouble), at, unaskedValues(endpoint, at.value.trouble));
      }
      return oldest === '2.0.2' ? say('old', at, { endpoint }) : say('sound', at, { endpoint, oldest });
    });
  },
  examples: [
    { name: '2.1 and newer', seen: { offers: [Offers.on('ipv6')] }, says: ['sound'] },
    { name: 'Samba’s default', seen: { offers: [Offers.on('ipv6', { dialects: ['2.0.2', '2.1', '3.1.1'] })] }, says: ['old'] },
    {
      name: 'SMB1 at the next restart',
      seen: { offers: [Offers.on('ipv6')], conf: [confOn({ minProtocol: 'NT1' })] },
      says: ['configured'],
    },
    { name: 'a denied host', seen: { offers: [Offers.on('ipv6', { dialects: [], trouble: denied })] }, says: ['kept-out'] },
    {
      name: 'a connection that ends',
      seen: { offers: [Offers.on('ipv6', { dialects: [], trouble: ended })] },
      says: ['unasked'],
    },
  ],
});
