/** A signed head of the record, as it is posted: whoever keeps the message can prove later what the record was. */
import { readHead } from '../../claims/ledger/head.ts';
import { OperatorError, UserError } from '../../lib/errors.ts';
import { formatMinute } from '../../lib/minute.ts';
import { type Answer, code, createAnswer, paragraph, text } from '../answer.ts';

/** @param file a head as npm run head writes it. */
export function recordHeadToAnswer(file: string): Answer {
  const { statement, file: head } = readSigned(file);
  return createAnswer({
    title: `The record on ${formatMinute(statement.at)}: ${statement.number} entries`,
    blocks: [
      {
        kind: 'fields',
        fields: [
          { name: 'Last entry', value: [code(statement.entry)] },
          { name: 'Hash of the chain', value: [code(statement.hash)] },
          { name: 'Signed with the key', value: [code(head.publicKey)] },
          { name: 'Time stamp', value: [text(head.timestamp === null ? 'none' : 'in the file')] },
        ],
      },
      paragraph(
        text('Keep this message. Every later record has to have this hash at this number: '),
        code('npm run verify -- --head FILE'),
        text(' proves it, with the file of this name in the folder of heads, or with these lines:'),
      ),
      paragraph(code(JSON.stringify({ ...head, timestamp: null }))),
    ],
    actions: [],
    statements: [],
  });
}

function readSigned(file: string): ReturnType<typeof readHead> {
  try {
    return readHead(file, 'This', null);
  } catch (error) {
    if (error instanceof OperatorError) throw new UserError(error.message);
    throw error;
  }
}
