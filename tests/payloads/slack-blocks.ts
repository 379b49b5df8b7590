/** Block Kit's blocks, one rule each: what Slack answers with `invalid_blocks` when it does not hold. */
import { isJson, type Json, jsonList, textAt } from '../fakes/loopback.ts';
import { slackLimits } from './limits.ts';
import { checkKeys, checkLength, checkList, checkUnique, createReport, type Report } from './report.ts';
import { actionIds, checkElement, checkImage, checkText } from './slack-elements.ts';

interface BlockRule {
  required: string[];
  allowed: string[];
  check(report: Report, at: string, block: Json): void;
}

function checkSection(report: Report, at: string, block: Json): void {
  if (!isJson(block.text) && !Array.isArray(block.fields)) report.add(at, 'neither text nor fields');
  checkText(report, `${at}.text`, block.text, slackLimits.text, false);
  if (block.fields !== undefined) {
    const fields = checkList(report, `${at}.fields`, block.fields, slackLimits.sectionFields);
    fields.forEach((field, index) => {
      checkText(report, `${at}.fields[${index}]`, field, slackLimits.sectionField, false);
    });
  }
  if (isJson(block.accessory) && block.accessory.type === 'image')
    checkImage(report, `${at}.accessory`, block.accessory);
  else if (isJson(block.accessory)) checkElement(report, `${at}.accessory`, block.accessory);
}

function checkContext(report: Report, at: string, block: Json): void {
  checkList(report, `${at}.elements`, block.elements, slackLimits.contextElements).forEach((element, index) => {
    const place = `${at}.elements[${index}]`;
    if (element.type === 'image') checkImage(report, place, element);
    else checkText(report, place, element, slackLimits.text, false);
  });
}

function checkActions(report: Report, at: string, block: Json): void {
  checkList(report, `${at}.elements`, block.elements, slackLimits.actionElements).forEach((element, index) => {
    checkElement(report, `${at}.elements[${index}]`, element);
  });
}

function checkInput(report: Report, at: string, block: Json): void {
  checkText(report, `${at}.label`, block.label, slackLimits.label, true);
  checkText(report, `${at}.hint`, block.hint, slackLimits.hint, true);
  if (isJson(block.element)) checkElement(report, `${at}.element`, block.element);
}

const richContainers = ['rich_text_section', 'rich_text_list', 'rich_text_preformatted', 'rich_text_quote'];

function checkRichText(report: Report, at: string, block: Json): void {
  checkList(report, `${at}.elements`, block.elements, Number.POSITIVE_INFINITY).forEach((element, index) => {
    const type = textAt(element, 'type') ?? 'none';
    if (!richContainers.includes(type)) report.add(`${at}.elements[${index}]`, `${type} cannot stand in rich_text`);
  });
}

const blockRules: Record<string, BlockRule> = {
  section: { required: [], allowed: ['text', 'fields', 'accessory', 'expand'], check: checkSection },
  divider: { required: [], allowed: [], check: () => {} },
  header: {
    required: ['text'],
    allowed: ['level'],
    check: (report, at, block) => checkText(report, `${at}.text`, block.text, slackLimits.header, true),
  },
  context: { required: ['elements'], allowed: [], check: checkContext },
  actions: { required: ['elements'], allowed: [], check: checkActions },
  image: { required: ['alt_text'], allowed: ['image_url', 'slack_file', 'title'], check: checkImage },
  input: { required: ['label', 'element'], allowed: ['hint', 'optional', 'dispatch_action'], check: checkInput },
  markdown: {
    required: ['text'],
    allowed: [],
    check: (report, at, block) => checkLength(report, `${at}.text`, block.text, slackLimits.markdown),
  },
  rich_text: { required: ['elements'], allowed: [], check: checkRichText },
};

/** All characters in text members, at any depth: what the undocumented limit on a whole message counts. */
function characters(value: unknown): number {
  if (Array.isArray(value)) return value.reduce((sum: number, item) => sum + characters(item), 0);
  if (!isJson(value)) return 0;
  return Object.entries(value).reduce(
    (sum, [key, item]) => sum + (key === 'text' && typeof item === 'string' ? item.length : characters(item)),
    0,
  );
}

/** What Slack would refuse in the blocks of a message or a view. The escaping of texts is not looked at here. */
export function blockProblems(blocks: unknown, surface: 'message' | 'view'): string[] {
  const report = createReport();
  const view = surface === 'view';
  const max = view ? slackLimits.view.blocks : slackLimits.message.blocks;
  const list = checkList(report, 'blocks', blocks, max, view ? 1 : 0);
  list.forEach((block, index) => {
    const at = `blocks[${index}]`;
    const type = textAt(block, 'type') ?? 'none';
    const known = blockRules[type];
    if (known === undefined) {
      report.add(at, `block of type ${type} is not known here`);
      return;
    }
    checkKeys(report, at, block, ['type', ...known.required], ['block_id', ...known.allowed]);
    checkLength(report, `${at}.block_id`, block.block_id, slackLimits.id);
    known.check(report, at, block);
  });
  checkUnique(
    report,
    'block_id',
    list.flatMap((block) => textAt(block, 'block_id') ?? []),
  );
  checkUnique(report, 'action_id', actionIds(jsonList(blocks)));
  const sum = characters(list);
  if (!view && sum > slackLimits.message.allBlocks) {
    report.add('blocks', `${sum} characters in all blocks, at most ${slackLimits.message.allBlocks}`);
  }
  return report.problems;
}
