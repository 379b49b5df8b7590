/** What somebody sees who opens the app: what can be asked, the latest dossiers, what changed, and what waits for an editor. */
import { t } from '../../../locales/index.ts';
import { type Action, type Answer, type Block, createAnswer, footer, heading, paragraph } from '../../answer.ts';
import type { Context } from '../../command.ts';
import { BEGIN_COMMAND, type BegunCommand } from '../../forms/begin.ts';
import { parseSince } from '../../parsing/parse-since.ts';
import { code, strong, text } from '../../spans.ts';

const MAX_DOSSIERS = 3;

export function createHomeAnswer(context: Context): Answer {
  const begin = (command: BegunCommand): Action => ({
    label: t(`home.begin.${command}`),
    command: BEGIN_COMMAND,
    options: { command },
  });
  return createAnswer({
    title: t('home.title'),
    blocks: [
      paragraph(text(t('home.how'))),
      { kind: 'actions', actions: [begin('whosaid'), begin('check'), begin('compare'), begin('draft')] },
      ...dossiersToBlocks(context),
      ...changesToBlocks(context),
      ...waitingToBlocks(context),
      { kind: 'divider' },
      footer(text(t('home.private'))),
    ],
  });
}

function dossiersToBlocks({ readModel }: Context): Block[] {
  const { items, total } = readModel.records.dossiers({ limit: MAX_DOSSIERS, offset: 0 });
  if (total === 0) return [{ kind: 'divider' }, paragraph(text(t('home.no-dossier')))];
  return [
    { kind: 'divider' },
    heading(text(t('home.dossiers'))),
    ...items.flatMap(({ slug, title, counts }): Block[] => [
      paragraph(strong(title), text(` (${t('dossiers.counts', { ...counts })}) `), code(slug)),
      {
        kind: 'actions',
        actions: [
          {
            label: t('home.summary'),
            spoken: t('home.summary.spoken', { title }),
            command: 'summary',
            options: { dossier: slug },
          },
        ],
      },
    ]),
    ...(total > items.length
      ? [
          {
            kind: 'actions' as const,
            actions: [{ label: t('home.all-dossiers', { total }), command: 'dossiers', options: {} }],
          },
        ]
      : []),
  ];
}

function changesToBlocks({ readModel, now }: Context): Block[] {
  const since = parseSince('yesterday', now()).toISOString();
  const { total } = readModel.editing.changes(since, { limit: 1, offset: 0 });
  const shown =
    total === 0 ? [] : [{ label: t('home.changes.show'), command: 'changes', options: { since: 'yesterday' } }];
  return [
    { kind: 'divider' },
    heading(text(t('home.changes'))),
    paragraph(text(total === 0 ? t('home.changes.none') : t('home.changes.some', { count: total }))),
    ...(shown.length === 0 ? [] : [{ kind: 'actions' as const, actions: shown }]),
  ];
}

/** Of an editor what waits; of everybody else, who the editors are or how to name one. */
function waitingToBlocks({ readModel, editor }: Context): Block[] {
  if (!editor.isEditor())
    return [{ kind: 'divider' }, paragraph(text(t(editor.hasEditors ? 'home.no-editor' : 'home.no-editors')))];
  const proposals = readModel.editing.pending({ limit: 1, offset: 0 }).total;
  const drafts = readModel.draftReviews.open({ limit: 1, offset: 0 }).total;
  const actions: Action[] = [
    ...(proposals === 0 ? [] : [{ label: t('home.open-proposals'), command: 'proposals', options: {} }]),
    ...(drafts === 0 ? [] : [{ label: t('home.open-drafts'), command: 'drafts', options: {} }]),
  ];
  return [
    { kind: 'divider' },
    heading(text(t('home.waiting'))),
    paragraph(text(t('home.waiting.counts', { proposals, drafts }))),
    ...(actions.length === 0 ? [] : [{ kind: 'actions' as const, actions }]),
  ];
}
