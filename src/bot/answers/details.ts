/** What else is on record of a statement, beside its card, and the line that a content management system takes. */
import type { StatementView } from '../../claims/queries/statements.ts';
import { t } from '../../locales/index.ts';
import { code, link, type Spans, text } from '../spans.ts';
import { cautionStatement } from './plain-report.ts';
import { sourceToText } from './source-line.ts';
import { capitalise, speakerViewToText } from './wording.ts';

interface Field {
  name: string;
  value: Spans;
}

export function detailsToFields({ statement, speaker, source, dossier, topic, ref }: StatementView): Field[] {
  const fields: [name: string, value: string | null][] = [
    [t('source.desk'), statement.says],
    [t('source.named-as'), statement.as],
    [t('source.role'), speaker.role],
    [t('source.topic'), topic.name],
    [t('source.dossier'), dossier.title],
    [t('source.statement'), ref],
  ];
  return [
    ...fields.flatMap(([name, value]) => (value === null ? [] : [{ name, value: [text(value)] }])),
    ...(source.address === null ? [] : [{ name: t('source.address'), value: [link(source.address, source.address)] }]),
  ];
}

/** Words, speaker, relay, source, date, id. It is copied alone: it says by itself where the words are not the speaker's. */
export function citationToField(view: StatementView): Field {
  const { statement, toldBy, source, state, reason, ref } = view;
  const isCautioned = cautionStatement(view) !== null;
  const isQuoted = statement.quotes.length > 0 && !isCautioned;
  const words = isQuoted ? statement.quotes.map(({ exact }) => exact).join(' … ') : statement.passage.exact;
  const parts = [
    ...(state === 'retracted' ? [t('card.retracted', { reason: reason ?? t('card.no-reason') })] : []),
    ...(state === 'suspended' ? [t('card.suspended', { reason: reason ?? t('card.no-reason') })] : []),
    ...(state === 'proposed' ? [t('card.proposed', { proposal: reason ?? t('card.nobody') })] : []),
    `${words.replace(/\s+/gu, ' ')} — ${toWhom(view, isCautioned)}`,
    ...(toldBy === null ? [] : [t('card.second-hand', { teller: speakerViewToText(toldBy) })]),
    sourceToText(source).replace(/\.$/u, ''),
    statement.date ?? t('card.undated'),
    ref,
  ];
  return { name: t('source.citation'), value: [code(parts.join('; '))] };
}

/** Only of a plain quotation the speaker alone. */
function toWhom({ statement, speaker }: StatementView, isCautioned: boolean): string {
  const name = capitalise(speakerViewToText(speaker));
  if (isCautioned) return t('whosaid.caution', { speaker: name });
  return statement.quotes.length > 0 ? name : t('citation.indirect', { name });
}
