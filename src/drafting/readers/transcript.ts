/** Reads transcripts: a name, a colon, and what the person says; questions and answers; parliamentary records. */
import { type Block, type Span, toBlock } from './blocks.ts';
import { labelToName, nameLabels } from './transcript-names.ts';

/** A paragraph with its words. */
export interface Line {
  start: number;
  end: number;
  text: string;
}

/** Fewer turns than this are no transcript: an article may have a "Note:" and an "Update:" too. */
const MIN_TURNS = 3;
/** The turns hold at least this share of a transcript's paragraphs. */
const MIN_SHARE = 0.5;

const capsLabel =
  /^(?<label>(?:>>+\s*)?(?<name>\p{Lu}[\p{Lu}\p{M}'’.\- ]+(?<=[\p{Lu}.])(?: \d+)?)(?:,[^:\n]{1,60})?(?:\s*[([][^)\]\n]{1,60}[)\]])*)\s*:\s+/u;
/** Words part at spaces alone: with the spaces left to chance, a long word in capitals could be cut in millions of ways. */
const nameWord = String.raw`(?:\p{Lu}[\p{L}\p{M}'’.-]*|de|da|di|du|van|von|der|den|la|le|el|al|bin|of|for|the|and|zu|\d{1,3})`;
const namedLabel = new RegExp(
  String.raw`^(?<label>(?:>>+\s*)?(?<name>${nameWord}(?: ${nameWord}){0,8})(?:,[^:\n.]{1,60})?(?: ?\([^)\n]{1,80}\)){0,3})\s*:\s+`,
  'u',
);
const dashWord = String.raw`(?:\p{Lu}[\p{L}\p{M}'’-]*\.?|de|da|di|du|van|von|der|la|le|l['’]\p{L}+|présidente?|ministre)`;
const dashLabel = new RegExp(
  String.raw`^(?<label>(?<name>${dashWord}(?: ${dashWord}){1,8})(?:,[^.–—\n]{1,100})?(?: ?\([^)\n]{1,80}\)){0,3})\s*\.?\s*[–—]\s+`,
  'u',
);
const questionLabel = /^(?<label>(?<name>Q|Question|Frage)\s*[.:])\s+/u;
const answerLabel = /^(?<label>(?<name>A|Answer|Antwort|Réponse)\s*[.:])\s+/u;
const lineNumber = /^\s*\d{1,4}[ \t.]\s*/u;
const direction = /^[([][^)\]]*[)\]]$/u;
/** Words in capitals in brackets are no speech: (LAUGHTER), [CROSSTALK]. */
const directionInside =
  /[([](?:\p{Lu}[\p{Lu}\s,.-]{2,}|(?:laughter|applause|crosstalk|inaudible|rires|applaudissements)[^)\]]*)[)\]]/giu;
/** What stands before a colon in articles and releases, and is nobody. */
const notNames =
  /^(?:read more|also read|see also|watch|listen|related|more|note|nb|ps|update|updated|correction|clarification|photo|photos|picture|image|video|credit|source|sources|contact|contacts|media contact|press contact|tel|phone|e-?mail|web|website|date|time|when|where|what|who|why|how|location|place|venue|subject|re|from|to|cc|by|for immediate release|editor'?s note|about|background|key points?|summary|breaking|live|exclusive|opinion|analysis|fact check|verdict|claim|rating|published|reporting|editing|join|follow|visit|download)$/iu;

interface Turn {
  line: Line;
  form: 'name' | 'question' | 'answer';
  label: Span;
  name: string;
  from: number;
}

const toTurn = (line: Line, numbered: boolean): Turn | null => {
  const skipped = numbered ? (lineNumber.exec(line.text)?.[0].length ?? 0) : 0;
  const text = line.text.slice(skipped);
  const at = line.start + skipped;
  for (const [form, pattern] of [
    ['question', questionLabel],
    ['answer', answerLabel],
    ['name', capsLabel],
    ['name', namedLabel],
    ['name', dashLabel],
  ] as const) {
    const match = pattern.exec(text);
    const { label = '', name = '' } = match?.groups ?? {};
    if (!match || (form === 'name' && notNames.test(name.trim()))) continue;
    return { line, form, label: [at, at + label.length], name: name.trim(), from: at + match[0].length };
  }
  return null;
};

/** Whether most lines begin with a number that goes up by one, as the lines of court records do. */
const isNumbered = (lines: readonly Line[]): boolean => {
  const numbers = lines.map(({ text }) => Number(lineNumber.exec(text)?.[0] ?? Number.NaN));
  const rising = numbers.filter((number, i) => number === (numbers[i - 1] ?? Number.NaN) + 1 || number === 1).length;
  return rising >= MIN_TURNS && rising >= lines.length / 2;
};

const toWords = (lines: readonly Line[], text: string, from: number, numbered: boolean): Span[] => {
  const words: Span[] = [];
  for (const line of lines) {
    const number = numbered && line.start > from ? (lineNumber.exec(line.text)?.[0].length ?? 0) : 0;
    let at = Math.max(from, line.start + number);
    const add = (to: number): void => {
      const own = text.slice(at, to);
      const start = at + (own.length - own.trimStart().length);
      const end = start + own.trim().length;
      if (!/[\p{L}\p{N}]/u.test(own)) return;
      const last = words.at(-1);
      if (last && text.slice(last[1], start).trim() === '') last[1] = end;
      else words.push([start, end]);
    };
    for (const match of line.text.matchAll(directionInside)) {
      if (line.start + match.index < at) continue;
      add(line.start + match.index);
      at = line.start + match.index + match[0].length;
    }
    add(line.end);
  }
  return words;
};

const channel =
  /[([]([^)\]]*(?:translat|interpret|phone|video|voice-?over|traduc|interprète|télép|telefon|übersetz)[^)\]]*)[)\]]/iu;

const viaOf = (text: string, [start, end]: Span): Span | null => {
  const match = channel.exec(text.slice(start, end));
  const words = match?.[1];
  if (!match || !words) return null;
  const at = start + match.index + 1;
  return [at, at + words.length];
};

/** "DEPOSITION OF ALDO BRENNER": who answers in questions and answers. */
const answering =
  /(?:deposition|testimony|examination|cross-examination|interview|evidence|statement|audition|interrogatoire|entretien)\s+(?:of|with|by|de|avec)\s+(?<name>\p{L}[\p{L}\p{M}'’.-]*(?: \p{L}[\p{L}\p{M}'’.-]*){1,4})/iu;

const answerer = (lines: readonly Line[]): string | null => {
  const head = lines.slice(0, 8).map(({ text }) => text);
  for (const text of head) {
    const name = answering.exec(text)?.groups?.name?.trim();
    if (name && /^\p{Lu}/u.test(name)) return labelToName(name);
  }
  return null;
};

const isTranscript = (turns: readonly Turn[], lines: readonly Line[], covered: number): boolean => {
  const labels = new Set(turns.map(({ name }) => name));
  const repeated = turns.length > labels.size;
  const inCaps = turns.every(({ form, name }) => form !== 'name' || name === name.toUpperCase());
  // Names in ordinary letters may be a list ("Wednesday: rain"): they count when one of them speaks again.
  return turns.length >= MIN_TURNS && labels.size >= 2 && (repeated || inCaps) && covered >= lines.length * MIN_SHARE;
};

/** The turns of a transcript as blocks; none where the text is no transcript. */
export const readTurns = (lines: readonly Line[], text: string): { blocks: Block[]; notes: string[] } => {
  const numbered = isNumbered(lines);
  const turns = lines.map((line) => toTurn(line, numbered));
  const own = turns.filter((turn) => turn !== null);
  const first = turns.findIndex((turn) => turn !== null);
  if (first < 0 || !isTranscript(own, lines, lines.length - first)) return { blocks: [], notes: [] };
  const names = nameLabels(
    own
      .filter(({ form }) => form === 'name')
      .map(({ line, label, name }) => ({ name, label: line.text.slice(label[0] - line.start, label[1] - line.start) })),
  );
  const answers = answerer(lines);
  const blocks: Block[] = [];
  for (let i = first; i < lines.length; ) {
    const [line, turn] = [lines[i], turns[i]];
    if (!line) break;
    let to = i + 1;
    // A turn goes on until the next one, or until a stage direction on a line of its own.
    while (turn && to < lines.length && !turns[to] && !direction.test(lines[to]?.text ?? '')) to += 1;
    const end = lines[to - 1]?.end ?? line.end;
    if (turn && turn.form !== 'question')
      blocks.push({
        ...toBlock('turn', line.start, end),
        by: turn.label,
        speaker: turn.form === 'answer' ? answers : (names.get(turn.name) ?? null),
        words: toWords(lines.slice(i, to), text, turn.from, numbered),
        via: viaOf(text, turn.label),
      });
    else blocks.push(toBlock('aside', line.start, end));
    i = to;
  }
  return { blocks, notes: toNotes(own, names, answers) };
};

const toNotes = (
  turns: readonly Turn[],
  names: ReadonlyMap<string, string | null>,
  answers: string | null,
): string[] => {
  const notes: string[] = [];
  const questions = turns.filter(({ form }) => form === 'question').length;
  const answered = turns.filter(({ form }) => form === 'answer').length;
  const named = turns.length - questions - answered;
  if (named > 0)
    notes.push(`This looks like a transcript: ${named} turns were read by the names before them. Check each speaker.`);
  if (answered > 0)
    notes.push(
      answers === null
        ? `This looks like questions and answers, and the text does not say who answers: give the ${answered} answers their speaker. The ${questions} questions were left out.`
        : `This looks like questions and answers: the ${answered} answers were read as ${answers}’s, whom the heading names. The ${questions} questions were left out.`,
    );
  const open = [...names].filter(([, name]) => name === null).map(([label]) => label);
  if (open.length > 0)
    notes.push(`The speaker was left open where the name does not tell one person: ${open.join(', ')}.`);
  return notes;
};
