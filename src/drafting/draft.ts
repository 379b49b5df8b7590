import { createUtf16ToCodePoint } from '../lib/code-points.ts';
import { findDoubtfulReport } from './doubtful-report.ts';
import type { Found } from './extract/attributions.ts';
import { channelOf, isDocument } from './extract/channels.ts';
import { comparableWords } from './extract/corrections.ts';
import { type FoundDispute, findDisputes, type Spoken } from './extract/disputes.ts';
import type { Quotation } from './extract/find-quotes.ts';
import { type Entity, type People, readPeople, type SpeakerKind } from './extract/speakers/entities.ts';
import { pronounKind } from './extract/speakers/pronouns.ts';
import { type Resolution, resolveSpeaker } from './extract/speakers/resolve-speaker.ts';
import type { Span } from './extract/statement-span.ts';
import { readStatements } from './extract/statements.ts';
import { type Language, loadLanguage } from './languages/language.ts';
import type { Block } from './readers/blocks.ts';

/** A person, institution, place or group that the article lets speak. Spans are [start, end) in code points, as everywhere in a draft. */
export interface DraftSpeaker {
  name: string;
  kind: SpeakerKind;
}

/** One statement as the rules read it: a proposal for an editor, never more. */
export interface DraftAttribution {
  id: string;
  kind: 'direct' | 'indirect' | 'mixed';
  /** Everything that is attributed, the words outside quotation marks too; several spans when it is interrupted. */
  content: Span[];
  /** The word-for-word fragments with their marks, as a dossier's quotes; none for an indirect statement. */
  quotes: Span[];
  /** The mention of the speaker, the verb or phrase that reports, and the words for the channel; null when there are none. */
  source: Span | null;
  cue: Span | null;
  channel: Span | null;
  speaker: DraftSpeaker | null;
  /** Whom the article has the statement from, when that is somebody else than the speaker. */
  relay: { span: Span; speaker: DraftSpeaker | null } | null;
  /** From 0 to 1. */
  confidence: number;
  reasons: string[];
}

/** One statement against another; `from` is null where only the article opposes `beside` and `against`. */
interface DraftDispute {
  from: string | null;
  against: string;
  beside: string | null;
  kind: FoundDispute['kind'];
  basis: Span;
  confidence: number;
  reasons: string[];
}

/** A note in which the publisher takes something back: a proposal to retract what is on record, or to record the publisher's dispute. */
export interface DraftCorrection {
  span: Span;
  /** The words that the note quotes, marks included. */
  quotes: Span[];
  /** The statements of this draft with these words. */
  against: string[];
}

export interface Draft {
  /** The language whose rules were used; null when there are none for the text's language, and the draft is empty. */
  language: string | null;
  /** Everybody who speaks or relays, with every place that names them. */
  speakers: (DraftSpeaker & { mentions: Span[] })[];
  attributions: DraftAttribution[];
  disputes: DraftDispute[];
  corrections: DraftCorrection[];
  /** What the rules could not decide, as sentences for an editor, each with the words it is about. */
  undecided: { span: Span; text: string }[];
}

const kindOf = (found: Found): DraftAttribution['kind'] => {
  if (found.quotes.length === 0) return 'indirect';
  const quoted = found.content.every(([start, end]) =>
    found.quotes.some((quote) => quote.start <= start + 1 && quote.end >= end - 1),
  );
  if (quoted) return 'direct';
  const covered = found.quotes.reduce((sum, quote) => sum + quote.end - quote.start, 0);
  const whole = found.content.reduce((sum, [start, end]) => sum + end - start, 0);
  return covered >= whole - found.quotes.length * 3 ? 'direct' : 'mixed';
};

/** The fragments as printed; what only space or marks part (a speech over two paragraphs) is one fragment. */
const fragmentsOf = (found: Found, text: string): Span[] => {
  const fragments: Span[] = [];
  for (const { start, end } of [...found.quotes].sort((a, b) => a.start - b.start)) {
    const last = fragments.at(-1);
    if (last && start < last[1]) continue;
    if (last && !/[\p{L}\p{N}]/u.test(text.slice(last[1], start))) last[1] = end;
    else fragments.push([start, end]);
  }
  return fragments;
};

interface Resolved extends Spoken {
  channel: Span | null;
  relay: Span | null;
  confidence: number;
  reasons: string[];
}

/** The mention of a speaker inside a quotation, unless it is a pronoun. */
const spokenInside = ({ source }: Found, text: string, language: Language): Span | null => {
  if (!source) return null;
  const word = text.slice(...source).toLowerCase();
  return pronounKind(word, language) || language.is('subjectPronouns', word) ? null : source;
};

/** A transcript's own name for a speaker; null where two people share it. */
const namedByForm = (name: string | null, people: People): Resolution | null => {
  if (name === null) return null;
  const known = people.byName(name);
  const entity = known?.name === name ? known : people.byWords(name, 'person');
  return { entity, channel: null, confidence: 0.95, reason: 'named before the words' };
};

/** How sure a statement is whose speaker stays open, of how sure its words are. */
const openShare = 0.45;

/** Names the speakers in reading order, so that a pronoun finds the one who spoke before it. */
const resolveAll = (
  found: readonly Found[],
  text: string,
  people: People,
  language: Language,
  entryStarts: readonly number[],
): Resolved[] => {
  const speakerOf = new Map<Found, Entity | null>();
  const turns: { paragraph: number; end: number; entity: Entity }[] = [];
  let entry = -1;
  return found.map((one) => {
    while ((entryStarts[entry + 1] ?? Number.POSITIVE_INFINITY) <= one.sentence.start) entry += 1;
    const spoken = { turns, since: entryStarts[entry] ?? 0 };
    const onPaper = one.source !== null && isDocument(one.sentence, one.source, language);
    // Inside a quotation a pronoun may mean anybody: only the speaker of the outer words knows whom.
    const known = one.within ? spokenInside(one, text, language) : one.source;
    const resolved =
      one.block?.speaker !== undefined
        ? namedByForm(one.block.speaker, people)
        : known
          ? resolveSpeaker(one, known, text, people, spoken, language)
          : null;
    // Whoever signs words in their form, and is no institution by name, is a person.
    if (one.block && resolved?.entity.kind === 'unknown' && / /.test(resolved.entity.name))
      resolved.entity.kind = 'person';
    const resolution = one.isInferred && resolved?.entity.kind !== 'person' ? null : resolved;
    speakerOf.set(one, resolution?.entity ?? null);
    const relay =
      one.relay && !isDocument(one.sentence, one.relay, language)
        ? resolveSpeaker(one, one.relay, text, people, spoken, language)
        : null;
    if (resolution && !one.within) {
      const { paragraph, end } = one.sentence;
      turns.push({ paragraph, end, entity: resolution.entity });
    }
    const outer = one.within ? (speakerOf.get(one.within) ?? null) : null;
    const teller = outer ?? relay?.entity ?? null;
    const told = teller && teller !== resolution?.entity ? teller : null;
    const reasons = [
      ...one.reasons,
      ...(resolution ? [`speaker: ${resolution.reason}`] : ['speaker: left open by the text']),
    ];
    const names = [resolution?.entity.name, known && text.slice(...known)].filter((name) => name != null);
    const isByForm = one.block !== undefined && one.block !== null;
    const found =
      one.within || isByForm
        ? null
        : findDoubtfulReport({ quotes: fragmentsOf(one, text), names }, text, language.code);
    // Where a language has a mood for reported speech, that mood is no doubt.
    const doubt = found?.word && language.is('reportedMood', found.word.toLowerCase()) ? null : found;
    if (doubt !== null) reasons.push(doubt.reason);
    if (onPaper) reasons.push('the mention names a document, so it is the channel too');
    return {
      found: one.isInferred && !resolution ? { ...one, source: null } : one,
      speaker: resolution?.entity ?? null,
      toldBy: told,
      relay: told ? (one.within?.source ?? one.relay) : null,
      channel: one.block?.via ?? resolution?.channel ?? (onPaper ? one.source : channelOf(one, language)),
      confidence: one.confidence * (resolution?.confidence ?? openShare) * (onPaper ? 0.8 : 1) * (doubt?.share ?? 1),
      reasons,
    };
  });
};

/** Whether a statement has the words that a correction quotes. */
const sharesWords = ({ quotes }: Found, { innerStart, innerEnd }: Quotation, text: string): boolean => {
  const words = comparableWords(text.slice(innerStart, innerEnd));
  return quotes.some((quote) => {
    const own = comparableWords(text.slice(quote.innerStart, quote.innerEnd));
    return words !== '' && own !== '' && (own.includes(words) || words.includes(own));
  });
};

const emptyDraft = (): Draft => ({
  language: null,
  speakers: [],
  attributions: [],
  disputes: [],
  corrections: [],
  undecided: [],
});

/** How a draft is made: by the rules here, or by a model that a newsroom runs behind the same answer. */
export interface DraftOptions {
  /** ISO 639-1 code of the text's language. */
  language: string;
  /** What the document's form says of its stretches; none for plain prose. */
  blocks?: readonly Block[];
}

/**
 * Reads who says what in a text, by rules and word lists alone: the same text gives the same draft. Pure but for reading
 * the language's file once. A language without a file gives an empty draft whose `language` is null.
 */
export const draftText = (text: string, { language: code, blocks = [] }: DraftOptions): Draft => {
  const language = loadLanguage(code);
  if (!language) return emptyDraft();
  const { sentences, found, left, corrections } = readStatements(text, language, blocks);
  const people = readPeople(sentences, language);
  const entryStarts = blocks.flatMap(({ opensEntry, start }) => (opensEntry ? [start] : []));
  const resolved = resolveAll(found, text, people, language, entryStarts);
  const at = createUtf16ToCodePoint(text);
  const toSpan = ([start, end]: Span): Span => [at(start), at(end)];
  const toSpeaker = ({ name, kind }: Entity): DraftSpeaker => ({ name, kind });
  const speaking = new Set(resolved.flatMap((one) => [one.speaker, one.toldBy].filter((entity) => entity !== null)));
  const idOf = (i: number): string => `A${i + 1}`;
  return {
    language: language.code,
    speakers: [...speaking].map((entity) => ({ ...toSpeaker(entity), mentions: entity.mentions.map(toSpan) })),
    attributions: resolved.map((one, i) => ({
      id: idOf(i),
      kind: kindOf(one.found),
      content: one.found.content.map(toSpan),
      quotes: fragmentsOf(one.found, text).map(toSpan),
      source: one.found.source && toSpan(one.found.source),
      cue: one.found.cue && toSpan(one.found.cue),
      channel: one.channel && toSpan(one.channel),
      speaker: one.speaker && toSpeaker(one.speaker),
      relay: one.relay && { span: toSpan(one.relay), speaker: one.toldBy && toSpeaker(one.toldBy) },
      confidence: Math.round(one.confidence * 100) / 100,
      reasons: one.reasons,
    })),
    disputes: findDisputes(resolved, text, language).map((dispute) => ({
      from: dispute.from === null ? null : idOf(dispute.from),
      against: idOf(dispute.against),
      beside: dispute.beside === null ? null : idOf(dispute.beside),
      kind: dispute.kind,
      basis: toSpan(dispute.basis),
      confidence: dispute.confidence,
      reasons: [dispute.reason],
    })),
    corrections: corrections.map(({ start, end, quotes }) => ({
      span: toSpan([start, end]),
      quotes: quotes.map((quote) => toSpan([quote.start, quote.end])),
      against: resolved.flatMap((one, i) =>
        quotes.some((quote) => sharesWords(one.found, quote, text)) ? [idOf(i)] : [],
      ),
    })),
    undecided: [
      ...corrections.map(({ start, end }) => ({
        span: toSpan([start, end]),
        text: 'the publisher corrects itself: retract what is on record of it, or record a dispute by the publisher',
      })),
      ...left.map((quote) => ({
        span: toSpan([quote.start, quote.end]),
        text: 'nobody is said to have said these words: a title, a scare quote, or speech without a speaker',
      })),
      ...resolved.flatMap((one) =>
        one.speaker || !one.found.source
          ? []
          : [{ span: toSpan(one.found.source), text: 'the text does not tell whom this mention means' }],
      ),
    ],
  };
};
