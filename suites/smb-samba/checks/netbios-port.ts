import { check, v6Paths } from '../../../harness/model/check.ts';
import { endpointText } from '../../../harness/model/reach.ts';
import { NetbiosPort } from '../observations.ts';

const port = (outcome: NetbiosPort['outcome']) => ({ port: [NetbiosPort.on('ipv6', { outcome })] });

export default check({
  title: 'the NetBIOS session port is closed on IPv6',
  requirement: 'TCP port 139 takes no connection over IPv6.',
  why: 'NetBIOS over TCP has 32-bit addresses: no client uses port 139 over IPv6, and an open one only serves who looks for holes.',
  fix: 'Set `smb ports = 445` in [global] of smb.conf (with `disable netbios = yes` where no old client is left) and restart smbd.',
  level: 'should',
  source: [
    { rfc: 1002, section: '4.2.1.3' },
    { text: 'smb.conf(5), smb ports', url: 'https://www.samba.org/samba/docs/current/man-html/smb.conf.5.html' },
  ],
  on: v6Paths,
  needs: { port: NetbiosPort },
  messages: {
    closed: ['info', '{endpoint} takes no connection ({outcome})'],
    open: ['warning', '{endpoint} accepts connections'],
  },
  judge({ port: ports }, say) {
    return ports.map((at) => {
      const endpoint = endpointText(at.value);
      const { outcome } = at.value;
      return outcome === 'open' ? say('open', at, { endpoint }) : say('closed', at, { endpoint, outcome });
    });
  },
  examples: [
    { name: 'closed', seen: port('refused'), says: ['closed'] },
    { name: 'filtered', seen: port('timeout'), says: ['closed'] },
    { name: 'Samba’s default', seen: port('open'), says: ['open'] },
  ],
});
