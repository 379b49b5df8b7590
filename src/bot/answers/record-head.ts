/** A signed head of the record, as it is posted: whoever keeps the message can prove later what the record was. */
import { readHead } from '../../claims/ledger/head.ts';
import { OperatorError, UserError } from '../../lib/errors.ts';
import { t, tMinute } from '../../locales/index.ts';
import { type Answer, code, createAnswer, paragraph, text } from '../answer.ts';

/** @param file a head as npm run head writes it. */
export function recordHeadToAnswer(file: string): Answer {
  const { statement, file: head } = readSigned(file);
  return createAnswer({
    title: t('head.title', { at: tMinute(statement.at), count: statement.number }),
    blocks: [
      {
        kind: 'fields',
        fields: [
          { name: t('head.last'), value: [code(statement.entry)] },
          { name: t('head.hash'), value: [code(statement.hash)] },
          { name: t('head.key'), value: [code(head.publicKey)] },
          { name: t('head.stamp'), value: [text(t(head.timestamp === null ? 'head.stamp.none' : 'head.stamp.file'))] },
        ],
      },
      paragraph(text(`${t('head.keep')} `), code('npm run verify -- --head FILE'), text(` ${t('head.proves')}`)),
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
