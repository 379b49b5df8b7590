/**
 * One element of a ClaimReview feed as reviews: a ClaimReview, a DataFeedItem with one or a list of them, or a list. Feeds are
 * written by thousands of sites: values come as texts, numbers, lists and objects, and what is not given is left out.
 */
import { type ClaimReview, claimReviewSchema } from '../../claims/model/entries/claim-reviews.ts';

/** `review`, or why there is none: a sentence with the remedy. `address` tells people which one it is. */
export type Item = { review: ClaimReview } | { problem: string; address: string | null };

type Node = Readonly<Record<string, unknown>>;

/** A feed's lists in lists, and items in items: no feed has more. */
const MOST_DEPTH = 4;

/** @param element hostile: any JSON. Gives at least one item for each element, so that none is lost in silence. */
export function elementToItems(element: unknown, depth = 0): Item[] {
  if (Array.isArray(element)) {
    if (depth === MOST_DEPTH) return [refused('it is a list in lists: give the ClaimReview itself', null)];
    if (element.length === 0) return [refused('it is an empty list: it has no ClaimReview', null)];
    return element.flatMap((one) => elementToItems(one, depth + 1));
  }
  const node = toNode(element);
  if (node === null) return [refused(`it is ${nameOf(element)}, not a ClaimReview`, null)];
  const types = toList(node['@type']).filter((type) => typeof type === 'string');
  if (types.some((type) => /(^|[/:#])ClaimReview$/.test(type))) return [nodeToItem(node)];
  if ('item' in node) {
    if (node.item === null)
      return [refused('its item is empty: the feed says that there is no ClaimReview', textOf(node.url))];
    if (depth < MOST_DEPTH) return elementToItems(node.item, depth + 1);
  }
  const type = types[0] === undefined ? 'something without @type' : `“${shorten(types[0])}”`;
  return [refused(`it is ${type}, and only ClaimReview is imported`, textOf(node.url))];
}

function nodeToItem(node: Node): Item {
  const address = textOf(node.url);
  const rating = firstNode(node.reviewRating);
  const claim = firstNode(node.itemReviewed);
  const review = {
    url: address,
    claim: textOf(node.claimReviewed),
    reviewer: namesOf(node.author) ?? namesOf(node.publisher),
    verdict: textOf(rating?.alternateName) ?? textOf(rating?.name),
    value: textOf(rating?.ratingValue),
    worst: textOf(rating?.worstRating),
    best: textOf(rating?.bestRating),
    published: textOf(node.datePublished),
    claimant: namesOf(claim?.author),
    claimed: textOf(claim?.datePublished),
    appearances: appearancesOf(claim),
    language: textOf(node.inLanguage),
  };
  const problem = problemOf(review);
  if (problem !== null) return refused(problem, address);
  const read = claimReviewSchema.safeParse(review);
  if (read.success) return { review: read.data };
  const [issue] = read.error.issues;
  return refused(`${FIELDS[String(issue?.path[0])] ?? 'a field'} ${issue?.message ?? 'cannot be read'}`, address);
}

/** What the feed calls the fields of a review. */
const FIELDS: Record<string, string> = {
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
};

/** Without these a review says nothing, or says it of nobody. */
function problemOf(review: Record<keyof ClaimReview, unknown>): string | null {
  if (review.claim === null) return 'claimReviewed is missing: it does not say which claim was reviewed';
  if (review.url === null) return 'url is missing: it does not say where the review stands';
  if (review.reviewer === null) return 'author has no name: a rating that is nobody’s cannot be shown';
  if (review.verdict === null && review.value === null)
    return 'reviewRating has neither alternateName nor ratingValue: it does not say what the review found';
  const texts = Object.values(review).flat();
  const isBroken = texts.some((value) => typeof value === 'string' && (!value.isWellFormed() || value.includes('\0')));
  return isBroken ? 'it holds characters that are no text: half a character, or a zero byte' : null;
}

function appearancesOf(claim: Node | null): string[] {
  if (claim === null) return [];
  const all = [...toList(claim.firstAppearance), ...toList(claim.appearance)];
  const addresses = all.map((one) => textOf(one) ?? textOf(toNode(one)?.url)).filter((one) => one !== null);
  // An address that nobody can open is no reason to refuse the review that names it.
  return [...new Set(addresses)].filter((one) => /^https?:\/\//i.test(one) && URL.canParse(one)).slice(0, 20);
}

/** "A, B" of persons and organisations, given as objects or as plain names; null where there is no name. */
function namesOf(value: unknown): string | null {
  const names = toList(value).map((one) => textOf(one) ?? textOf(toNode(one)?.name));
  return names.filter((name) => name !== null).join(', ') || null;
}

/** A text, or a number as text, without space around it; null for anything else and for nothing. */
function textOf(value: unknown): string | null {
  const one = Array.isArray(value) ? value[0] : value;
  const plain = toNode(one)?.['@value'] ?? one;
  if (typeof plain === 'number' && Number.isFinite(plain)) return String(plain);
  return typeof plain === 'string' ? plain.trim() || null : null;
}

function firstNode(value: unknown): Node | null {
  return toNode(toList(value)[0]);
}

function toNode(value: unknown): Node | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Node) : null;
}

function toList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : value === undefined || value === null ? [] : [value];
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
