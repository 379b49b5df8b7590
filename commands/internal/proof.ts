import { statementProofToAnswer } from '../../src/bot/answers/proof.ts';
import { defineCommand } from '../../src/bot/define-command.ts';
import { requireStatement } from '../../src/bot/filters.ts';
import { requiredOption } from '../../src/bot/options.ts';

/** Behind the button of /source. */
export const proof = defineCommand({
  name: 'proof',
  summary: 'The anchors and hashes of a statement',
  options: [requiredOption('statement', 'statement', "The statement's id, such as S5", 'Which statement?')],
  examples: ['/proof S5'],
  hidden: true,
  cacheable: true,

  async run({ readModel }, { statement }) {
    return statementProofToAnswer(readModel, requireStatement(readModel, statement));
  },
});
