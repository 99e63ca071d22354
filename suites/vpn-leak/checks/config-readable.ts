import { check, type Finding } from '../../../harness/model/check.ts';
import { config, example, unread } from '../config-examples.ts';
import { Config } from '../observations/config.ts';

export default check({
  title: 'the VPN’s configuration can be read',
  requirement: 'Every line of the file is one that the VPN’s software knows.',
  why: 'A line that is not understood is left out by some clients and refused by others, with the routes in it.',
  fix: 'Correct the line; wg-quick(8), wg(8) and openvpn(8) tell what may stand there.',
  level: 'should',
  source: [{ text: 'wg-quick(8), wg(8)' }, { text: 'openvpn(8)' }],
  on: ['vpn'],
  needs: { config: Config.evidence() },
  messages: {
    read: ['info', '{file} is read without a doubt'],
    line: ['warning', '{file}, line {line}: {reason}'],
    file: ['warning', '{file}: {reason}'],
    unread: ['client-limit', '{file} {reason}'],
  },
  judge({ config }, say) {
    return config.flatMap((at): Finding<'read' | 'line' | 'file' | 'unread'>[] => {
      const { file, facts, problems } = at.value;
      const [first] = problems;
      if (facts === null) return [say('unread', at, { file, reason: first?.reason ?? 'tells nothing' })];
      if (first === undefined) return [say('read', at, { file })];
      return problems.map(({ line, reason }) =>
        line === null ? say('file', at, { file, reason }) : say('line', at, { file, line, reason }),
      );
    });
  },
  examples: [
    example('a clean file', config(), 'read'),
    example('a key that nobody knows', config({}, { problems: [{ line: 3, reason: '"Jc" is no key of [Interface]' }] }), 'line'),
    example('a doubt about all of it', config({}, { problems: [{ line: null, reason: 'has no peer' }] }), 'file'),
    example('no configuration', unread, 'unread'),
  ],
});
