import { check } from '../../../harness/model/check.ts';
import { Port } from '../observations.ts';
import { judgePort, portExamples, portMessages } from '../port-parity.ts';

export default check({
  title: 'submission opens as over IPv4',
  requirement: 'The port for submission with STARTTLS is open on this path where it is over IPv4.',
  why: 'Users of the mail server send through this port; a mail program that reaches the server over IPv6 finds it closed, and says that the server is down.',
  fix: "Give the submission daemon an IPv6 socket too: DAEMON_OPTIONS(`Family=inet6, Name=MSA-v6, Port=submission, M=Ea'), and FEATURE(`no_default_msa') so that it is not IPv4 by default; open the port in the firewall.",
  level: 'must',
  source: [{ rfc: 6409, section: '3.1' }],
  requires: ['smtp-sendmail/reach'],
  needs: { ports: Port, reference: Port.onReference() },
  messages: portMessages,
  judge: (seen, say) => judgePort('submission', seen, say),
  examples: portExamples('submission', 587),
});
