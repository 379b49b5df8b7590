/**
 * The newsroom's ratings as schema.org ClaimReview (https://schema.org/ClaimReview), each with the Claim it reviews, in the
 * DataFeed that fact-checkers exchange. Its required and recommended properties are those of
 * https://developers.google.com/search/docs/appearance/structured-data/factcheck.
 */
import type { RatingView } from '../claims/queries/ratings.ts';
import type { SpeakerView, StatementView } from '../claims/queries/statements.ts';
import { given, isoDateOf, toLine } from './json-ld.ts';
import type { OpenRecord } from './record.ts';
import type { StatementTexts } from './statement-texts.ts';

const CONTEXT = 'https://schema.org';

/** One ClaimReview a line. What the newsroom has not rated is not in it, whoever denied it. */
export async function* recordToClaimReviews(record: OpenRecord, texts: StatementTexts): AsyncIterable<string> {
  const readModel = await record.readModel();
  yield `{"@context":"${CONTEXT}","@type":"DataFeed","dataFeedElement":[`;
  let isFirst = true;
  for (const view of readModel.records.walk(null)) {
    const { rating } = view;
    if (rating === null || rating.isOutdated || view.state !== 'recorded') continue;
    yield `${isFirst ? '' : ','}\n${toLine(statementToClaimReview(view, rating, texts))}`;
    isFirst = false;
  }
  yield '\n]}\n';
}

function statementToClaimReview(view: StatementView, { rating }: RatingView, texts: StatementTexts): object {
  const { verdict, scale, by, date, url } = rating;
  return given({
    '@context': CONTEXT,
    '@type': 'ClaimReview',
    url,
    claimReviewed: claimOf(view),
    author: { '@type': 'Organization', name: by },
    datePublished: isoDateOf(date),
    reviewRating: given({
      '@type': 'Rating',
      alternateName: verdict,
      ratingValue: scale?.value,
      worstRating: scale?.worst,
      bestRating: scale?.best,
    }),
    itemReviewed: given({
      '@type': 'Claim',
      author: speakerToAgent(view.speaker),
      claimInterpreter: view.toldBy === null ? null : speakerToAgent(view.toldBy),
      description: channelOf(view, texts),
      datePublished: isoDateOf(view.statement.date),
      appearance: sourceToWork(view),
      hasPart: quotesToQuotations(view),
    }),
  });
}

/** The desk's paraphrase. A relayed claim says so in its very text, since many readers of a feed look at nothing else. */
function claimOf({ statement, speaker, toldBy }: StatementView): string {
  return toldBy === null ? statement.says : `${statement.says} (${speaker.name}, as told by ${toldBy.name})`;
}

function channelOf({ statement, speaker, toldBy }: StatementView, texts: StatementTexts): string | null {
  const told =
    toldBy === null ? null : `As told by ${texts.speaker(toldBy)}: this is not ${speaker.name}'s own report.`;
  const via = statement.via === null ? null : `Channel: ${statement.via}.`;
  return [told, via].filter((part) => part !== null).join(' ') || null;
}

/** A claim's author is a Person or an Organization; a state, named by its capital, speaks as one. */
function speakerToAgent({ kind, name, role }: SpeakerView): object {
  return kind === 'person' ? given({ '@type': 'Person', name, jobTitle: role }) : { '@type': 'Organization', name };
}

/** Where the claim appeared. The author's name is left out: a source does not say whether it is a person's. */
function sourceToWork({ source }: StatementView): object | null {
  const known = given({
    url: source.address,
    name: source.title,
    publisher: source.publisher === null ? null : { '@type': 'Organization', name: source.publisher },
    datePublished: isoDateOf(source.date),
    inLanguage: source.language,
  });
  return Object.keys(known).length === 0 ? null : { '@type': 'CreativeWork', ...known };
}

/** Each fragment as the source prints it, by itself: joined they would be a sentence that nobody said. */
function quotesToQuotations({ statement: { quotes, original } }: StatementView): object[] {
  const translated =
    original === null ? null : { '@type': 'Quotation', text: original.text, inLanguage: original.language };
  return quotes.map(({ exact }) =>
    given({ '@type': 'Quotation', text: exact, translationOfWork: quotes.length === 1 ? translated : null }),
  );
}
