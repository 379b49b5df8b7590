/**
 * Whether a site's robots.txt lets a page be read: RFC 9309 (https://www.rfc-editor.org/rfc/rfc9309). The file is hostile: a
 * few hundred kilobytes of user agents or wildcards would hold the process for half a minute, or fill its memory.
 */
import { UserError } from '../lib/errors.ts';

interface Robots {
  isAllowed(url: string, agent: string): boolean | undefined;
}

/** Comparisons of a character of a rule with a place in the path: some tenths of a second. */
const MAX_COMPARISONS = 20_000_000;

/**
 * @param text of robots.txt, which lies at `address`
 * @throws UserError for a file that would take too long to read
 */
export async function isAllowedByRobots(text: string, address: URL, url: URL, agent: string): Promise<boolean> {
  const rules = rulesFor(text, agent);
  const path = url.pathname.length + url.search.length;
  // A rule with more characters than the path cannot match it.
  const fitting = rules.filter((rule) => rule.replaceAll('*', '').length <= path + MAX_NAME_LENGTH);
  const characters = fitting.reduce((sum, rule) => sum + rule.length, 0);
  if (characters * (path + 1) > MAX_COMPARISONS)
    throw new UserError(
      `The robots.txt of ${url.host} is too large to be read for this page: open the page in a browser, save the article and draft the file.`,
    );
  const { default: parse } = await import('robots-parser');
  const robots = (parse as unknown as (address: string, text: string) => Robots)(
    address.href,
    [`User-agent: ${agent}`, ...fitting].join('\n'),
  );
  return robots.isAllowed(url.href, agent) !== false;
}

/** "Disallow: " and the spaces around it. */
const MAX_NAME_LENGTH = 20;

/** The rules of the groups for this agent, or else of those for everyone, with each run of wildcards as one. */
function rulesFor(text: string, agent: string): string[] {
  const name = agent.toLowerCase().split('/')[0] ?? '';
  const own: string[] = [];
  const everyone: string[] = [];
  let targets = new Set<string[]>();
  let isNaming = false;
  let isNamed = false;
  for (const raw of text.split(/\r\n|\r|\n/)) {
    const line = raw.replace(/#.*$/su, '').trim();
    const [, field = '', value = ''] = /^([a-z-]+)\s*:\s*(.*)$/isu.exec(line) ?? [];
    if (/^user-agent$/i.test(field)) {
      if (!isNaming) targets = new Set();
      isNaming = true;
      const named = value.toLowerCase().split('/')[0]?.trim();
      if (named === '*') targets.add(everyone);
      if (named === name) {
        targets.add(own);
        isNamed = true;
      }
    } else if (/^(dis)?allow$/i.test(field)) {
      isNaming = false;
      for (const rules of targets) rules.push(`${field}: ${value.replace(/\*+/gu, '*')}`);
    }
  }
  return isNamed ? own : everyone;
}
