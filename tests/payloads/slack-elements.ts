/** Block Kit's interactive elements and composition objects, one rule each. */
import { isJson, type Json, jsonList, textAt } from '../fakes/loopback.ts';
import { slackLimits } from './limits.ts';
import { checkKeys, checkLength, checkList, checkUnique, type Report } from './report.ts';

/** Checks a text object: plain text only, or mrkdwn too. Absent is fine. */
export function checkText(report: Report, at: string, value: unknown, max: number, plainOnly: boolean): void {
  if (value === undefined || value === null) return;
  if (!isJson(value)) {
    report.add(at, 'not a text object');
    return;
  }
  checkKeys(report, at, value, ['type', 'text'], ['emoji', 'verbatim']);
  if (value.type !== 'plain_text' && (plainOnly || value.type !== 'mrkdwn')) {
    report.add(at, `type ${String(value.type)} where ${plainOnly ? 'plain_text' : 'plain_text or mrkdwn'} belongs`);
  }
  checkLength(report, `${at}.text`, value.text, max);
}

function checkConfirm(report: Report, at: string, value: unknown): void {
  if (!isJson(value)) return;
  const { title, text, button } = slackLimits.confirm;
  checkKeys(report, at, value, ['title', 'text', 'confirm', 'deny'], ['style']);
  checkText(report, `${at}.title`, value.title, title, true);
  checkText(report, `${at}.text`, value.text, text, false);
  checkText(report, `${at}.confirm`, value.confirm, button, true);
  checkText(report, `${at}.deny`, value.deny, button, true);
}

function checkOptions(report: Report, at: string, value: unknown, max: number): void {
  const options = checkList(report, at, value, max);
  options.forEach((option, index) => {
    const place = `${at}[${index}]`;
    checkKeys(report, place, option, ['text', 'value'], ['description', 'url']);
    checkText(report, `${place}.text`, option.text, slackLimits.option.text, false);
    checkText(report, `${place}.description`, option.description, slackLimits.option.description, false);
    checkLength(report, `${place}.value`, option.value, slackLimits.option.value);
    checkLength(report, `${place}.url`, option.url, slackLimits.option.url);
  });
  checkUnique(
    report,
    at,
    options.map((option) => String(option.value)),
  );
}

function checkButton(report: Report, at: string, element: Json): void {
  const { text, value, url, accessibilityLabel } = slackLimits.button;
  checkText(report, `${at}.text`, element.text, text, true);
  checkLength(report, `${at}.value`, element.value, value);
  checkLength(report, `${at}.url`, element.url, url);
  checkLength(report, `${at}.accessibility_label`, element.accessibility_label, accessibilityLabel);
  if (element.style !== undefined && element.style !== 'primary' && element.style !== 'danger') {
    report.add(at, `style ${String(element.style)} where primary or danger belongs`);
  }
}

function checkSelect(report: Report, at: string, element: Json): void {
  if (element.option_groups === undefined) {
    checkOptions(report, `${at}.options`, element.options, slackLimits.options);
    return;
  }
  checkList(report, `${at}.option_groups`, element.option_groups, slackLimits.options).forEach((group, index) => {
    const place = `${at}.option_groups[${index}]`;
    checkText(report, `${place}.label`, group.label, slackLimits.option.text, true);
    checkOptions(report, `${place}.options`, group.options, slackLimits.options);
  });
}

function checkInputLengths(report: Report, at: string, element: Json): void {
  const { max_length: max, min_length: min } = element;
  if (max !== undefined && !(Number(max) >= 1 && Number(max) <= slackLimits.inputLength)) {
    report.add(at, `max_length ${String(max)}, from 1 to ${slackLimits.inputLength}`);
  }
  if (min !== undefined && Number(min) > Number(max ?? slackLimits.inputLength))
    report.add(at, 'min_length over max_length');
  checkLength(report, `${at}.initial_value`, element.initial_value, Number(max ?? slackLimits.inputLength));
}

interface ElementRule {
  required: string[];
  allowed: string[];
  check(report: Report, at: string, element: Json): void;
}

const nothing = (): void => {};
const rule = (required: string[], allowed: string[], check: ElementRule['check'] = nothing): ElementRule => ({
  required,
  allowed: [...allowed, 'confirm', 'placeholder', 'focus_on_load'],
  check,
});
const options = (max: number): ElementRule['check'] => {
  return (report, at, element) => checkOptions(report, `${at}.options`, element.options, max);
};
const textInput = ['initial_value', 'dispatch_action_config'];

const elementRules: Record<string, ElementRule> = {
  button: rule(['text'], ['url', 'value', 'style', 'accessibility_label'], checkButton),
  static_select: rule([], ['options', 'option_groups', 'initial_option'], checkSelect),
  multi_static_select: rule([], ['options', 'option_groups', 'initial_options', 'max_selected_items'], checkSelect),
  external_select: rule([], ['initial_option', 'min_query_length']),
  multi_external_select: rule([], ['initial_options', 'min_query_length', 'max_selected_items']),
  users_select: rule([], ['initial_user']),
  channels_select: rule([], ['initial_channel', 'response_url_enabled']),
  conversations_select: rule(
    [],
    ['initial_conversation', 'default_to_current_conversation', 'response_url_enabled', 'filter'],
  ),
  overflow: rule(['options'], [], options(slackLimits.overflowOptions)),
  checkboxes: rule(['options'], ['initial_options'], options(slackLimits.checkOptions)),
  radio_buttons: rule(['options'], ['initial_option'], options(slackLimits.checkOptions)),
  datepicker: rule([], ['initial_date']),
  timepicker: rule([], ['initial_time', 'timezone']),
  plain_text_input: rule([], [...textInput, 'multiline', 'min_length', 'max_length'], checkInputLengths),
  url_text_input: rule([], textInput),
  email_text_input: rule([], textInput),
  number_input: rule(['is_decimal_allowed'], [...textInput, 'min_value', 'max_value']),
};

/** Checks an interactive element: its keys, its action id, its lengths. An unknown type is a problem. */
export function checkElement(report: Report, at: string, element: Json): void {
  const type = textAt(element, 'type') ?? 'none';
  const known = elementRules[type];
  if (known === undefined) {
    report.add(at, `element of type ${type} is not known here`);
    return;
  }
  checkKeys(report, at, element, ['type', 'action_id', ...known.required], known.allowed);
  checkLength(report, `${at}.action_id`, element.action_id, slackLimits.id);
  checkText(report, `${at}.placeholder`, element.placeholder, slackLimits.placeholder, true);
  checkConfirm(report, `${at}.confirm`, element.confirm);
  known.check(report, at, element);
}

/** Checks an image, as a block or as an element: an address and words for those who do not see it. */
export function checkImage(report: Report, at: string, image: Json): void {
  if (image.image_url === undefined && image.slack_file === undefined) report.add(at, 'image_url is missing');
  checkLength(report, `${at}.image_url`, image.image_url, slackLimits.imageUrl);
  checkLength(report, `${at}.alt_text`, image.alt_text, slackLimits.altText);
}

/** The action ids in a list of blocks, in order. */
export function actionIds(blocks: Json[]): string[] {
  return blocks.flatMap((block) => {
    const inside = [...jsonList(block.elements), block.accessory, block.element];
    return inside.filter(isJson).flatMap((element) => textAt(element, 'action_id') ?? []);
  });
}

/** Checks what an app answers to a `block_suggestion`: options, as in a select. */
export function checkSuggestions(report: Report, value: Json): void {
  if (value.options !== undefined) checkOptions(report, 'options', value.options, slackLimits.options);
  if (value.option_groups !== undefined) checkSelect(report, '', value);
}
