import { check, v6Paths } from '../../../harness/model/check.ts';
import { NamedServers } from '../observations/names.ts';
import { denied, refusedConnection, troubleText, unaskedId, unaskedMessages, unaskedValues } from '../troubles.ts';

const [server] = NamedServers.sample.servers;
if (server === undefined) throw new TypeError('the sample has a server');
const a = NamedServers.on('ipv4', { family: 4, servers: [{ ...server, address: '192.0.2.80' }] });
const named = (...servers: NamedServers['servers']) => [NamedServers.on('ipv6', { servers })];
const other = { ...server, address: '2001:db8:80::81', guid: '6f6c6466696c65730000000000000000', computer: 'OLDFILES' };
const dead = { ...server, guid: null, computer: null, trouble: refusedConnection };

export default check({
  title: 'the name leads to one server',
  requirement: 'The A and AAAA records of the name lead to the same server.',
  why: 'A user does not see which record the client took: two servers under one name are two sets of files.',
  fix: 'Correct the record that points to the wrong machine, or give the other server its own name.',
  fixes: {
    'no-aaaa': 'Add an AAAA record with the server’s IPv6 address; clients without IPv4 find no server by this name.',
    dead: 'Remove the AAAA record, or let smbd answer at its address.',
  },
  level: 'must',
  source: [{ text: 'MS-SMB2 2.2.4, SMB2 NEGOTIATE Response, ServerGuid' }, { rfc: 4472, section: '4.3' }],
  on: v6Paths,
  requires: ['smb-samba/server-identity', 'smb-samba/name-service'],
  needs: { named: NamedServers, reference: NamedServers.onReference() },
  messages: {
    same: ['info', '{name} leads to one server over both families'],
    'no-aaaa': ['warning', '{name} has no AAAA record'],
    'no-records': ['not-applicable', '{name} is not in the DNS of these paths'],
    'no-a': ['info', '{name} has no A record: there is nothing to compare'],
    differs: ['error', '{name} leads to {server} at {address}, by its A record to {referenceServer} at {referenceAddress}'],
    dead: ['error', '{name} leads to {address}, which does not answer: {trouble}'],
    ...unaskedMessages,
  },
  judge({ named: [at], reference: [base] }, say) {
    if (at === undefined || base === undefined) return [];
    const { name, servers } = at.value;
    const seen = [at, base];
    if (servers.length === 0 && base.value.servers.length === 0) return [say('no-records', seen, { name })];
    if (servers.length === 0) return [say('no-aaaa', at, { name })];
    if (base.value.servers.length === 0) return [say('no-a', seen, { name })];
    const known = base.value.servers.filter(({ guid }) => guid !== null);
    const [first] = known;
    if (first === undefined) {
      const [met] = base.value.servers.flatMap(({ trouble }) => trouble ?? []);
      return [say(unaskedId(met ?? null), seen, unaskedValues(`${name} over IPv4`, met ?? null))];
    }
    const judged = servers.map(({ address, guid, computer, trouble }) => {
      if (guid === null)
        return [say('dead', at, { name, address, trouble: trouble === null ? 'nothing' : troubleText(trouble) })];
      if (known.some((one) => one.guid === guid)) return [];
      const values = { name, address, server: computer ?? guid, referenceAddress: first.address };
      return [say('differs', seen, { ...values, referenceServer: first.computer ?? first.guid ?? 'a server' })];
    });
    const found = judged.flat();
    return found.length > 0 ? found : [say('same', seen, { name })];
  },
  examples: [
    { name: 'one server', seen: { named: named(server), reference: [a] }, says: ['same'] },
    { name: 'no AAAA record', seen: { named: named(), reference: [a] }, says: ['no-aaaa'] },
    {
      name: 'not in DNS',
      seen: { named: named(), reference: [NamedServers.on('ipv4', { servers: [] })] },
      says: ['no-records'],
    },
    {
      name: 'no A record',
      seen: { named: named(server), reference: [NamedServers.on('ipv4', { servers: [] })] },
      says: ['no-a'],
    },
    { name: 'another server', seen: { named: named(server, other), reference: [a] }, says: ['differs'] },
    { name: 'a dead address', seen: { named: named(server, dead), reference: [a] }, says: ['dead'] },
    {
      name: 'nothing over IPv4',
      seen: { named: named(server), reference: [NamedServers.on('ipv4', { servers: [dead] })] },
      says: ['unasked'],
    },
    {
      name: 'denied over IPv4',
      seen: { named: named(server), reference: [NamedServers.on('ipv4', { servers: [{ ...dead, trouble: denied }] })] },
      says: ['kept-out'],
    },
  ],
});
