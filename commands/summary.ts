import { z } from 'zod';
import { type Answer, createAnswer, link, paragraph, text } from '../src/bot/answer.ts';
import { factsToAnswer, summarize } from '../src/bot/answers/summary.ts';
import type { Context } from '../src/bot/command.ts';
import { defineCommand } from '../src/bot/define-command.ts';
import { formatList, requireNames } from '../src/bot/filters.ts';
import { flagOption, option, requiredOption } from '../src/bot/options.ts';
import { postSummary } from '../src/bot/outbox/post-summary.ts';
import type { DossierView } from '../src/claims/queries/statements.ts';
import { UserError } from '../src/lib/errors.ts';

export const summary = defineCommand({
  name: 'summary',
  summary: 'A dossier in one screen; with to: it is posted to a team channel',
  options: [
    requiredOption('dossier', 'dossier', 'The dossier', 'summary.which'),
    option('to', 'channel', 'Post it to this channel', {
      schema: z.string().trim().min(1, 'to: names no channel: write to:#channel, or leave it out.').optional(),
    }),
    flagOption('force', 'Post it again although this version is there already'),
    flagOption('facts', 'Only what the article says in its own voice'),
  ],
  examples: ['/summary lecornu-shoigu', '/summary lecornu-shoigu to:#team'],
  cacheable: ({ to }) => to === undefined,

  async run(context, { dossier: name, to, force, facts }) {
    const dossier = requireDossier(context, name);
    if (facts) return factsToAnswer(dossier);
    return to === undefined ? summarize(context.readModel, dossier) : postToChannel(context, dossier, to, force);
  },
});

function requireDossier({ readModel }: Context, name: string): DossierView {
  const named = requireNames(readModel, ['dossier'], name, null);
  const [only] = named;
  if (named.length > 1) {
    const slugs = named.map(({ slug }) => slug);
    throw new UserError(`“${name}” fits several dossiers: ${formatList(slugs, 'and')}. Name one of them.`);
  }
  const view = only === undefined ? null : readModel.records.dossier(only.id);
  if (view === null) throw new Error(`the read model lost the dossier ${name}`);
  return view;
}

async function postToChannel(context: Context, dossier: DossierView, to: string, force: boolean): Promise<Answer> {
  const { poster, asker, readModel, postLanguage } = context;
  if (poster === null)
    throw new UserError(
      'There is no channel to post to from here: ask in Slack or Discord, or leave to: out to read the summary.',
    );
  const { slug } = dossier;
  const { posted, isNew } = await postSummary(readModel, poster, dossier, asker.platform, to, force, postLanguage);
  if (posted === null)
    throw new UserError(
      `A summary of ${slug} is on its way to that channel already: /posts says what becomes of it. To post one anyway, add force:yes.`,
    );
  const where = posted.link === null ? text('the channel') : link('the post', posted.link);
  if (isNew)
    return createAnswer({
      title: 'Posted',
      blocks: [paragraph(text(`The summary of ${slug} is posted: `), where, text('.'))],
    });
  const again = { dossier: slug, to: posted.channel, force: 'yes' };
  return createAnswer({
    tone: 'mistake',
    title: 'Already posted',
    blocks: [
      paragraph(
        text('This version of the summary stands in that channel already: '),
        where,
        text('. Nothing was posted. To post it again, add force:yes.'),
      ),
    ],
    actions: [{ label: 'Post it again', command: 'summary', options: again }],
  });
}
