/**
 * One element of a feed as reviews: a ClaimReview, a DataFeedItem or a page with some in it, a claim of a fact-check search
 * service, or a list. Feeds are written by thousands of sites, and what is not given is left out.
 */
import { type ClaimReview, claimReviewSchema } from '../../claims/model/entries/claim-reviews.ts';
import {
  addressOf,
  dateOf,
  memberOf,
  type Node,
  namesOf,
  textOf,
  textsOf,
  toList,
  toNode,
  withReferences,
} from './json-ld-values.ts';

/** `review`, or why there is none: a sentence with the remedy. `address` tells people which one it is. */
export type Item = { review: ClaimReview } | { problem: string; address: string | null };

/** A feed's lists in lists, and items in items: no feed has more. */
const MAX_DEPTH = 4;
/** How deep in a page's markup a ClaimReview is looked for. */
const MAX_PAGE_DEPTH = 10;
const MAX_APPEARANCES = 20;

/** @param element hostile: any JSON. Gives at least one item for each element, so that none is lost in silence. */
export function elementToItems(element: unknown, depth = 0): Item[] {
  if (Array.isArray(element)) {
    if (depth === MAX_DEPTH) return [refused('it is a list in lists: give the ClaimReview itself', null)];
    if (element.length === 0) return [refused('it is an empty list: it has no ClaimReview', null)];
    return element.flatMap((one) => elementToItems(one, depth + 1));
  }
  const node = toNode(element);
  if (node === null) return [refused(`it is ${nameOf(element)}, not a ClaimReview`, null)];
  if (isReview(node)) return nodeToItems(node);
  const item = memberOf(node, 'item');
  if (item === null)
    return [refused('its item is empty: the feed says that there is no ClaimReview', textOf(memberOf(node, 'url')))];
  if (item !== undefined && depth < MAX_DEPTH) return elementToItems(item, depth + 1);
  const reviews = findReviews(node);
  if (reviews.length > 0) {
    const byId = nodesById(node);
    return reviews.flatMap((review) => nodeToItems(withReferences(review, byId) as Node));
  }
  const [type] = textsOf(memberOf(node, '@type'));
  const told = type === undefined ? 'something without @type' : `“${shorten(type)}”`;
  return [refused(`it is ${told}, and only ClaimReview is imported`, textOf(memberOf(node, 'url')))];
}

/** ClaimReviews anywhere in a document, such as a page's `@graph`, and claims of a search service's answer. */
export function findReviews(value: unknown, depth = 0): Node[] {
  if (depth > MAX_PAGE_DEPTH) return [];
  if (Array.isArray(value)) return value.flatMap((one) => findReviews(one, depth + 1));
  const node = toNode(value);
  if (node === null) return [];
  return isReview(node) ? [node] : Object.values(node).flatMap((member) => findReviews(member, depth + 1));
}

function nodesById(value: unknown, depth = 0, byId = new Map<string, Node>()): Map<string, Node> {
  if (depth > MAX_PAGE_DEPTH || typeof value !== 'object' || value === null) return byId;
  const id = toNode(value)?.['@id'];
  if (typeof id === 'string' && Object.keys(value).length > (byId.has(id) ? Object.keys(byId.get(id) ?? {}).length : 1))
    byId.set(id, value as Node);
  for (const member of Object.values(value)) nodesById(member, depth + 1, byId);
  return byId;
}

function isReview(node: Node): boolean {
  return isClaimReview(node) || isSearchedClaim(node);
}

function isClaimReview(node: Node): boolean {
  return textsOf(memberOf(node, '@type')).some((type) => /(^|[/:#])ClaimReview$/i.test(type));
}

/** A claim as a fact-check search service answers it: its text, whose it is, and the reviews that were found. */
function isSearchedClaim(node: Node): boolean {
  const reviews = memberOf(node, 'claimReview');
  return typeof reviews === 'object' && reviews !== null && !isClaimReview(node) && findReviews(reviews).length === 0;
}

function nodeToItems(node: Node): Item[] {
  if (isSearchedClaim(node)) return searchedClaimToItems(node);
  const claims = claimsOf(node);
  // A review of several claims gives the same verdict of each.
  return (claims.length === 0 ? [null] : claims).map((claim) => claimReviewToItem(node, claim));
}

function claimsOf(node: Node): string[] {
  const claims = textsOf(memberOf(node, 'claimReviewed'));
  if (claims.length > 0) return claims;
  return toList(memberOf(node, 'itemReviewed')).flatMap((one) => {
    const reviewed = textsOf(memberOf(toNode(one), 'claimReviewed'));
    return reviewed.length > 0 ? reviewed : textsOf(memberOf(toNode(one), 'text'));
  });
}

function claimReviewToItem(node: Node, claim: string | null): Item {
  const address = addressOf(memberOf(node, 'url'));
  const ratings = toList(memberOf(node, 'reviewRating'));
  const reviewed = toList(memberOf(node, 'itemReviewed')).map(toNode);
  const dates = new Set(reviewed.map((one) => dateOf(memberOf(one, 'datePublished'))));
  const verdicts = new Set(ratings.map(verdictOf).filter((verdict) => verdict !== null));
  if (verdicts.size > 1)
    return refused('reviewRating is a list of different ratings: it does not say which of them counts', address);
  const rating = toNode(ratings.find((one) => verdictOf(one) !== null) ?? ratings[0]);
  return toItem(
    {
      url: address,
      claim,
      reviewer: namesOf(memberOf(node, 'author')) ?? namesOf(memberOf(node, 'publisher')),
      verdict: [...verdicts][0] ?? null,
      value: rating === null ? numberOf(ratings[0]) : textOf(memberOf(rating, 'ratingValue')),
      worst: textOf(memberOf(rating, 'worstRating')),
      best: textOf(memberOf(rating, 'bestRating')),
      published: dateOf(memberOf(node, 'datePublished')),
      claimant: namesOf(reviewed.flatMap((one) => toList(memberOf(one, 'author')))),
      claimed: dates.size === 1 ? ([...dates][0] ?? null) : null,
      appearances: reviewed.flatMap(appearancesOf),
      language: languageOf(memberOf(node, 'inLanguage')),
    },
    CLAIM_REVIEW,
  );
}

/** The rating in words: of a rating, or the words that stand in its place. */
function verdictOf(rating: unknown): string | null {
  if (typeof rating === 'number') return null;
  const node = toNode(rating);
  return textOf(rating) ?? textOf(memberOf(node, 'alternateName')) ?? textOf(memberOf(node, 'name'));
}

function numberOf(value: unknown): string | null {
  return typeof value === 'number' ? textOf(value) : null;
}

function searchedClaimToItems(node: Node): Item[] {
  const reviews = toList(memberOf(node, 'claimReview')).map(toNode);
  if (reviews.length === 0) return [refused('its claimReview is an empty list: nobody has reviewed it', null)];
  return reviews.map((review) => {
    const publisher = memberOf(review, 'publisher');
    return toItem(
      {
        url: addressOf(memberOf(review, 'url')),
        claim: textOf(memberOf(node, 'text')),
        reviewer: namesOf(publisher) ?? textOf(memberOf(toNode(publisher), 'site')),
        verdict: textOf(memberOf(review, 'textualRating')),
        value: null,
        worst: null,
        best: null,
        published: dateOf(memberOf(review, 'reviewDate')),
        claimant: namesOf(memberOf(node, 'claimant')),
        claimed: dateOf(memberOf(node, 'claimDate')),
        appearances: [],
        language: languageOf(memberOf(review, 'languageCode')),
      },
      SEARCHED_CLAIM,
    );
  });
}

type FieldNames = Readonly<Record<keyof ClaimReview, string>> & { rating: string };

/** What each kind of feed calls the fields of a review. */
const CLAIM_REVIEW: FieldNames = {
  url: 'url',
  claim: 'claimReviewed',
  reviewer: 'author',
  verdict: 'reviewRating.alternateName',
  value: 'reviewRating.ratingValue',
  worst: 'reviewRating.worstRating',
  best: 'reviewRating.bestRating',
  published: 'datePublished',
  claimant: 'itemReviewed.author',
  claimed: 'itemReviewed.datePublished',
  appearances: 'itemReviewed.appearance',
  language: 'inLanguage',
  rating: 'reviewRating has neither alternateName nor ratingValue',
};
const SEARCHED_CLAIM: FieldNames = {
  ...CLAIM_REVIEW,
  claim: 'text',
  reviewer: 'claimReview.publisher',
  verdict: 'claimReview.textualRating',
  published: 'claimReview.reviewDate',
  claimant: 'claimant',
  claimed: 'claimDate',
  language: 'claimReview.languageCode',
  rating: 'claimReview.textualRating is missing',
};

function toItem(review: Record<keyof ClaimReview, unknown> & { url: string | null }, names: FieldNames): Item {
  const problem = problemOf(review, names);
  if (problem !== null) return refused(problem, review.url);
  const read = claimReviewSchema.safeParse(review);
  if (read.success) return { review: read.data };
  const [issue] = read.error.issues;
  const field = names[issue?.path[0] as keyof ClaimReview] ?? 'a field';
  return refused(`${field} ${issue?.message ?? 'cannot be read'}`, review.url);
}

/** Without these a review says nothing, or says it of nobody. */
function problemOf(review: Record<keyof ClaimReview, unknown>, names: FieldNames): string | null {
  if (review.claim === null) return `${names.claim} is missing: it does not say which claim was reviewed`;
  if (review.url === null) return 'url is missing: it does not say where the review stands';
  if (review.reviewer === null) return `${names.reviewer} has no name: a rating that is nobody’s cannot be shown`;
  if (review.verdict === null && review.value === null) return `${names.rating}: it does not say what the review found`;
  const texts = Object.values(review).flat();
  const isBroken = texts.some((value) => typeof value === 'string' && (!value.isWellFormed() || value.includes('\0')));
  return isBroken ? 'it holds characters that are no text: half a character, or a zero byte' : null;
}

function appearancesOf(claim: Node | null): string[] {
  const all = [...toList(memberOf(claim, 'firstAppearance')), ...toList(memberOf(claim, 'appearance'))];
  const addresses = all.map((one) => textOf(one) ?? textOf(memberOf(toNode(one), 'url'))).filter((one) => one !== null);
  // An address that nobody can open is no reason to refuse the review that names it.
  const usable = addresses.filter((one) => /^https?:\/\//i.test(one) && URL.canParse(one));
  return [...new Set(usable)].slice(0, MAX_APPEARANCES);
}

/** A code such as "en", or a Language with its code or name. */
function languageOf(value: unknown): string | null {
  const node = toNode(toList(value)[0]);
  return textOf(value) ?? textOf(memberOf(node, 'alternateName')) ?? textOf(memberOf(node, 'name'));
}

function nameOf(value: unknown): string {
  return typeof value === 'string' ? `the text “${shorten(value)}”` : value === null ? 'empty' : `a ${typeof value}`;
}

function shorten(text: string): string {
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}

function refused(problem: string, address: string | null): Item {
  return { problem, address };
}
