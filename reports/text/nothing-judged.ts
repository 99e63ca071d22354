/** There is no verdict, so no report may look green. The command line exits 2 on this code. */
export class NothingJudged extends Error {
  readonly code = 'SIXWAYS_NOTHING_JUDGED';

  constructor() {
    super('nothing was judged: a report of no verdicts would pass for a green one');
    this.name = 'NothingJudged';
  }
}
