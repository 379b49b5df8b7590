/** Reads RTF (Rich Text Format 1.9.1): the tokens are rtf-stream-parser's, what they mean to the text is told here. */
import { Readable } from 'node:stream';
import { UserError } from '../../lib/errors.ts';
import type { ReadText } from './blocks.ts';
import {
  type ChangeChoice,
  type ChangedText,
  createTextCollector,
  plainWords,
  readChosen,
  type WordsState,
} from './changes.ts';
import { give, type Metadata, noMetadata } from './metadata.ts';

/** The library's token types are a const enum, which is not there at run time. */
const GROUP_START = 0;
const GROUP_END = 1;
const CONTROL = 2;

interface Token {
  type: number;
  word?: string;
  param?: number;
  data?: Buffer;
}

const skipped = new Set(
  'colortbl stylesheet pict object objdata header headerl headerr headerf footer footerl footerr footerf annotation fldinst themedata colorschememapping datastore latentstyles listtable listoverridetable rsidtbl xmlnstbl revtbl operator company doccomm comment keywords category manager subject creatim revtim printim buptim'.split(
    ' ',
  ),
);
const characters: Record<string, string> = {
  tab: '\t',
  line: '\n',
  emdash: '—',
  endash: '–',
  lquote: '‘',
  rquote: '’',
  ldblquote: '“',
  rdblquote: '”',
  bullet: '•',
  emspace: ' ',
  enspace: ' ',
  qmspace: ' ',
  '~': '\u00a0',
  _: '\u2011',
  '-': '\u00ad',
  '{': '{',
  '}': '}',
  '\\': '\\',
};
const paragraphEnds = new Set(['par', 'sect', 'page', 'cell', 'row', 'nestcell', 'nestrow', '\n', '\r']);

/** \fcharset values and Windows code pages that are not windows-125x, as labels of the Encoding Standard. */
const charsets: Record<number, string> = {
  77: 'macintosh',
  128: 'shift_jis',
  129: 'euc-kr',
  134: 'gbk',
  136: 'big5',
  161: 'windows-1253',
  162: 'windows-1254',
  163: 'windows-1258',
  177: 'windows-1255',
  178: 'windows-1256',
  186: 'windows-1257',
  204: 'windows-1251',
  222: 'windows-874',
  238: 'windows-1250',
};
const codePages: Record<number, string> = {
  874: 'windows-874',
  932: 'shift_jis',
  936: 'gbk',
  949: 'euc-kr',
  950: 'big5',
  10000: 'macintosh',
  65001: 'utf-8',
};

interface Group extends WordsState {
  destination: 'text' | 'fonts' | 'title' | 'author' | 'none';
  hidden: boolean;
  encoding: string;
  /** How many characters after \u are for readers that know no Unicode. */
  fallback: number;
}

const readTokens = async (bytes: Uint8Array): Promise<Token[]> => {
  const { Tokenize } = await import('rtf-stream-parser');
  const tokens: Token[] = [];
  for await (const token of Readable.from([Buffer.from(bytes)]).pipe(new Tokenize())) tokens.push(token as Token);
  return tokens;
};

interface RtfText extends ChangedText {
  title: string;
  author: string;
}

const tokensToText = (tokens: readonly Token[], choice: ChangeChoice): RtfText => {
  const collector = createTextCollector(choice);
  const fonts = new Map<number, string>();
  const info = { title: '', author: '' };
  const start: Group = { ...plainWords, destination: 'text', hidden: false, encoding: 'windows-1252', fallback: 1 };
  let standard = start.encoding;
  let group: Group = start;
  const outer: Group[] = [];
  let bytes: Buffer[] = [];
  let font = 0;
  let toSkip = 0;

  const write = (text: string): void => {
    if (group.destination === 'title' || group.destination === 'author') info[group.destination] += text;
    else if (group.destination !== 'text') return;
    else if (group.hidden) collector.addHidden();
    else collector.write(text, group);
  };
  /** Letters of several bytes come one byte at a time. */
  const flush = (): void => {
    if (bytes.length === 0) return;
    const own = Buffer.concat(bytes);
    bytes = [];
    write(new TextDecoder(group.encoding).decode(own));
  };
  const addBytes = (data: Buffer): void => {
    const kept = data.subarray(Math.min(toSkip, data.length));
    toSkip -= data.length - kept.length;
    if (kept.length > 0) bytes.push(kept);
  };
  const readFormat = (word: string, param: number | undefined): void => {
    const isOn = param !== 0;
    if (word === 'plain') Object.assign(group, plainWords, { hidden: false });
    else if (word === 'strike' || word === 'striked') group.struck = isOn;
    else if (word === 'deleted') group.deleted = isOn;
    else if (word === 'revised') group.inserted = isOn;
    else if (word === 'v') group.hidden = isOn;
    else if (word === 'super') group.raised = isOn;
    else if (word === 'nosupersub') group.raised = false;
    else if (word === 'uc') group.fallback = param ?? 1;
    else if (word === 'ansicpg') {
      standard = codePages[param ?? 0] ?? `windows-${param}`;
      group.encoding = standard;
    } else if (word === 'mac') {
      standard = 'macintosh';
      group.encoding = standard;
    } else if (word === 'f' && group.destination === 'fonts') font = param ?? 0;
    else if (word === 'f') group.encoding = fonts.get(param ?? 0) ?? standard;
    else if (word === 'fcharset') fonts.set(font, charsets[param ?? 0] ?? standard);
  };
  const readDestination = (word: string): boolean => {
    if (word === '*' || skipped.has(word)) group.destination = 'none';
    else if (word === 'fonttbl') group.destination = 'fonts';
    else if (word === 'footnote') {
      collector.addNoteMark();
      group.destination = 'none';
    } else if (word === 'info') group.destination = 'none';
    else if ((word === 'title' || word === 'author') && outer.at(-1)?.destination === 'none') group.destination = word;
    else return false;
    return true;
  };
  const readControl = (word: string, param: number | undefined, data: Buffer | undefined): void => {
    if (word === "'" && data) {
      addBytes(data);
      return;
    }
    flush();
    if (word === 'u') {
      // 16 bits with a sign.
      write(String.fromCharCode((param ?? 0) & 0xffff));
      toSkip = group.fallback;
      return;
    }
    toSkip = 0;
    if (readDestination(word)) return;
    if (characters[word] !== undefined) write(characters[word]);
    else if (paragraphEnds.has(word)) {
      if (group.destination === 'text') collector.endParagraph();
    } else readFormat(word, param);
  };
  for (const { type, word = '', param, data } of tokens) {
    if (type === CONTROL) readControl(word, param, data);
    else if (type === GROUP_START) {
      flush();
      outer.push(group);
      group = { ...group };
    } else if (type === GROUP_END) {
      flush();
      group = outer.pop() ?? start;
    } else if (data) addBytes(data);
  }
  flush();
  return { ...collector.finish(), ...info };
};

/**
 * The text of an RTF file, a paragraph each, and its title and author.
 * @param changes as for Word documents.
 * @throws UserError for a damaged file. ChoiceError where tracked changes alter the words.
 */
export const readRtf = async (
  bytes: Uint8Array,
  name: string,
  changes: ChangeChoice | null,
): Promise<ReadText & { metadata: Metadata }> => {
  const damaged = (cause: unknown): UserError =>
    new UserError(`${name} could not be read as RTF: save it as DOCX or as text, and draft that.`, { cause });
  const tokens = await readTokens(bytes).catch((cause: unknown) => Promise.reject(damaged(cause)));
  const metadata = noMetadata();
  const read = (choice: ChangeChoice): ChangedText => {
    try {
      const text = tokensToText(tokens, choice);
      give(metadata, 'title', text.title, 'RTF title');
      give(metadata, 'author', text.author, 'RTF author');
      return text;
    } catch (cause) {
      // An encoding that there is no decoder for.
      throw damaged(cause);
    }
  };
  return { ...readChosen(name, changes, read), blocks: [], metadata };
};
