import { check } from '../../../harness/model/check.ts';
import { endpointText } from '../../../harness/model/reach.ts';
import { Session } from '../observations/session.ts';
import { rejected, sessionOn } from '../session-examples.ts';
import { denied, trouble, troubleText, unaskedId, unaskedMessages, unaskedValues } from '../troubles.ts';

const badName = trouble('status', { during: 'TREE_CONNECT', status: 'STATUS_BAD_NETWORK_NAME' });
const { unc } = Session.sample;
const refusing = (...forms: string[]) => unc.map((one) => (forms.includes(one.form) ? { ...one, refused: badName } : one));

export default check({
  title: 'the share is found by each form of the server’s name',
  requirement: 'TREE_CONNECT succeeds with the server’s name, its address, the ipv6-literal.net form and an address with a port.',
  why: 'Clients put into the UNC what the user typed: Windows writes 2001-db8--1.ipv6-literal.net, Linux and macOS the literal, some libraries add the port.',
  fix: 'Let the server take any host in a UNC (Samba does; on Windows see `SrvAllowedServerNames` and `DisableStrictNameChecking`). Windows users type \\\\2001-db8--1.ipv6-literal.net\\share (a zone as `s3`), Linux users mount //2001:db8::1/share, smbclient takes the bare literal and no brackets; for all of them a name with an AAAA record is better.',
  level: 'should',
  source: [
    { text: 'MS-DTYP 2.2.57, UNC' },
    { text: 'IPv6 literals in UNC paths', url: 'https://devblogs.microsoft.com/oldnewthing/20100915-00/?p=12863' },
  ],
  requires: ['smb-samba/login'],
  needs: { session: Session },
  messages: {
    all: ['info', '{endpoint} takes {count} forms of its name'],
    some: ['warning', '{endpoint} refuses {unc} ({trouble})'],
    none: ['error', '{endpoint} refuses the share by every name, {unc} among them ({trouble})'],
    ...unaskedMessages,
  },
  judge({ session }, say) {
    const findings = session.map((at) => {
      const endpoint = endpointText(at.value);
      const forms = at.value.unc;
      if (forms.length === 0) {
        return [say(unaskedId(at.value.trouble), at, unaskedValues(endpoint, at.value.trouble))];
      }
      const refused = forms.flatMap(({ unc: name, refused: met }) =>
        met === null ? [] : [{ endpoint, unc: name, trouble: troubleText(met) }],
      );
      const [first] = refused;
      if (first === undefined) return [say('all', at, { endpoint, count: forms.length })];
      if (refused.length === forms.length) return [say('none', at, first)];
      return refused.map((values) => say('some', at, values));
    });
    return findings.flat();
  },
  examples: [
    { name: 'every form', seen: { session: [sessionOn('ipv6')] }, says: ['all'] },
    {
      name: 'strict names',
      seen: { session: [sessionOn('ipv6', { unc: refusing('port', 'ipv6-literal.net') })] },
      says: ['some', 'some'],
    },
    {
      name: 'no such share',
      seen: { session: [sessionOn('ipv6', { unc: refusing('name', 'literal', 'ipv6-literal.net', 'port') })] },
      says: ['none'],
    },
    { name: 'no login', seen: { session: [sessionOn('ipv6', rejected)] }, says: ['unasked'] },
    { name: 'a denied host', seen: { session: [sessionOn('ipv6', { ...rejected, trouble: denied })] }, says: ['kept-out'] },
  ],
});
