/** What testparm and rlimit code print beside the configuration itself. */
const talk = [
  /^load smb config files from /i,
  /^rlimit_max: /i,
  /^processing section "/i,
  /^loaded services file ok/i,
  /^server role: /i,
  /^weak crypto is allowed/i,
  /^press enter to see a dump/i,
  /^(warning|error|note|unknown parameter encountered|ignoring unknown parameter|invalid character|invalid value)\b/i,
  /^[\w ]+: the (option|parameter) .* is deprecated/i,
];

/** Whether a line is testparm's own, and no part of a configuration. */
export const isTestparmTalk = (line: string): boolean => talk.some((pattern) => pattern.test(line));

/** What testparm found wrong, in its own words; null where a line tells of nothing. */
export function testparmProblem(line: string): string | null {
  const isComplaint = /^(warning|error|unknown parameter encountered|invalid character)\b/i.test(line);
  return isComplaint ? `testparm: ${line.slice(0, 200).replaceAll(/[^\x20-\x7e]/g, '?')}` : null;
}
