/** Words on record that no longer stand in the article, as followers and editors are told. */
import type { ReadModel } from '../../claims/read-model/read-model.ts';
import { vanishedInvocation } from '../../claims/read-model/source-watch/project.ts';
import { UserError } from '../../lib/errors.ts';
import { t, tMinute } from '../../locales/index.ts';
import { type Answer, type Block, createAnswer, paragraph, text } from '../answer.ts';
import { createLine } from './card.ts';

/** The rest is counted. */
const MAX_STATEMENTS = 20;

/** @throws UserError when the look confirmed nothing. */
export function vanishedWordsToAnswer(readModel: ReadModel, look: string): Answer {
  const notice = readModel.sourceWatch.notice(look);
  if (notice === null) throw new UserError(t('vanished.gone'));
  const shown = notice.words.slice(0, MAX_STATEMENTS).flatMap(({ statement, ...gone }) => {
    const [view] = readModel.records.statements(`${notice.dossier}/${statement}`);
    return view === undefined ? [] : [{ view, ...gone }];
  });
  const rest = notice.words.length - shown.length;
  return createAnswer({
    title: t('vanished.title', { count: notice.words.length }),
    blocks: [
      ...shown.flatMap(({ view, words, since, reads }): Block[] => [
        paragraph(text(t('vanished.text', { id: view.statement.id, since: tMinute(since), words }))),
        createLine(readModel, view),
        ...(reads === null ? [] : [paragraph(text(t('vanished.reads', { reads })))]),
      ]),
      ...(rest > 0 ? [paragraph(text(t('vanished.more', { count: rest })))] : []),
    ],
    actions: [{ label: t('notice.summary'), command: 'summary', options: { dossier: notice.dossier } }],
    statements: shown.map(({ view }) => view.ref),
    origin: vanishedInvocation(look),
  });
}
