import { z } from 'zod';
import { type Answer, createAnswer, link, paragraph, text } from '../src/bot/answer.ts';
import { factsToAnswer, summarize } from '../src/bot/answers/asking/summary.ts';
import type { Context } from '../src/bot/command.ts';
import { defineCommand } from '../src/bot/define-command.ts';
import { requireNames } from '../src/bot/filters.ts';
import { flagOption, option } from '../src/bot/options.ts';
import { postSummary } from '../src/bot/outbox/post-summary.ts';
import type { DossierView } from '../src/claims/queries/statements.ts';
import { UserError } from '../src/lib/errors.ts';
import { t, tList } from '../src/locales/index.ts';

/** Dossiers that a mistake offers. */
const MAX_OFFERED = 3;

export const summary = defineCommand({
  name: 'summary',
  summary: 'command.summary',
  options: [
    option('dossier', 'dossier', 'option.summary.dossier', { positional: true }),
    option('to', 'channel', 'option.to', {
      schema: z.string().trim().min(1, 'to: names no channel: write to:#channel, or leave it out.').optional(),
    }),
    flagOption('force', 'option.force'),
    flagOption('facts', 'option.facts'),
  ],
  examples: ['/summary lecornu-shoigu', '/summary lecornu-shoigu to:#team'],
  cacheable: ({ to }) => to === undefined,

  async run(context, { dossier: name, to, force, facts }) {
    const dossier = name === undefined || name === '' ? requireOnlyDossier(context) : requireDossier(context, name);
    if (facts) return factsToAnswer(dossier);
    return to === undefined ? summarize(context.readModel, dossier) : postToChannel(context, dossier, to, force);
  },
});

/** @throws UserError that offers the latest ones, if there are several */
function requireOnlyDossier({ readModel: { records } }: Context): DossierView {
  const { items, total } = records.dossiers({ limit: MAX_OFFERED, offset: 0 });
  const [only] = items;
  if (total === 1 && only !== undefined) return only;
  throw new UserError(t('summary.which'), {
    next: items.map(({ slug }) => ({ label: `/summary ${slug}`, command: 'summary', options: { dossier: slug } })),
  });
}

function requireDossier({ readModel }: Context, name: string): DossierView {
  const named = requireNames(readModel, ['dossier'], name, null);
  const [only] = named;
  if (named.length > 1) {
    const slugs = named.map(({ slug }) => slug);
    throw new UserError(t('summary.several', { name, slugs: tList(slugs) }));
  }
  const view = only === undefined ? null : readModel.records.dossier(only.id);
  if (view === null) throw new Error(`the read model lost the dossier ${name}`);
  return view;
}

async function postToChannel(context: Context, dossier: DossierView, to: string, force: boolean): Promise<Answer> {
  const { poster, asker, readModel, postLanguage } = context;
  if (poster === null) throw new UserError(t('summary.no-channel'));
  const { slug } = dossier;
  const { posted, isNew } = await postSummary(readModel, poster, dossier, asker.platform, to, force, postLanguage);
  if (posted === null) throw new UserError(t('summary.pending', { dossier: slug }));
  const where = posted.link === null ? text(t('summary.the-channel')) : link(t('summary.the-post'), posted.link);
  if (isNew)
    return createAnswer({
      title: t('summary.posted'),
      blocks: [paragraph(text(t('summary.posted.text', { dossier: slug })), where, text('.'))],
    });
  const again = { dossier: slug, to: posted.channel, force: 'yes' };
  return createAnswer({
    tone: 'mistake',
    title: t('summary.already'),
    blocks: [paragraph(text(t('summary.already.text')), where, text(t('summary.already.rest')))],
    actions: [{ label: t('summary.again'), command: 'summary', options: again }],
  });
}
