import { check } from '../../../harness/model/check.ts';
import { Port } from '../observations.ts';
import { judgePort, portExamples, portMessages } from '../port-parity.ts';

export default check({
  title: 'submission over TLS opens as over IPv4',
  requirement: 'The port for submission with implicit TLS is open on this path where it is over IPv4.',
  why: 'Mail programs prefer this port; one that reaches the server over IPv6 finds it closed, and cannot send.',
  fix: "Give it an IPv6 socket too: DAEMON_OPTIONS(`Family=inet6, Name=TLS-v6, Port=465, M=Eas'), and open the port in the firewall.",
  level: 'must',
  source: [{ rfc: 8314, section: '3.3' }],
  requires: ['smtp-sendmail/reach'],
  needs: { ports: Port, reference: Port.onReference() },
  messages: portMessages,
  judge: (seen, say) => judgePort('submissions', seen, say),
  examples: portExamples('submissions', 465),
});
