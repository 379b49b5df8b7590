/** Discord's components, old rows and Components V2, and modals: what Discord answers with 50035 when it does not hold. */
import { isJson, type Json, jsonList } from '../fakes/loopback.ts';
import { discordLimits } from './limits.ts';
import { checkKeys, checkLength, checkList, checkUnique, type Report } from './report.ts';

/** Types of components: docs.discord.com/developers/components/reference. */
const kind = {
  row: 1,
  button: 2,
  stringSelect: 3,
  textInput: 4,
  section: 9,
  text: 10,
  thumbnail: 11,
  gallery: 12,
  file: 13,
  separator: 14,
  container: 17,
  label: 18,
};
const selects = [kind.stringSelect, 5, 6, 7, 8];
const linkStyle = 5;

const selectKeys = [
  'options',
  'placeholder',
  'min_values',
  'max_values',
  'disabled',
  'default_values',
  'channel_types',
  'required',
];

function checkButton(report: Report, at: string, button: Json): void {
  checkKeys(report, at, button, ['type', 'style'], ['label', 'emoji', 'custom_id', 'url', 'disabled', 'id', 'sku_id']);
  checkLength(report, `${at}.label`, button.label, discordLimits.buttonLabel);
  checkLength(report, `${at}.custom_id`, button.custom_id, discordLimits.customId);
  checkLength(report, `${at}.url`, button.url, discordLimits.buttonUrl);
  if (button.label === undefined && button.emoji === undefined) report.add(at, 'neither label nor emoji');
  const isLink = button.style === linkStyle;
  if (isLink === (button.url === undefined))
    report.add(at, isLink ? 'a link without url' : 'a url without the link style');
  if (isLink === (button.custom_id !== undefined))
    report.add(at, isLink ? 'a link with a custom_id' : 'custom_id is missing');
}

function checkSelect(report: Report, at: string, select: Json): void {
  checkKeys(report, at, select, ['type', 'custom_id'], ['id', ...selectKeys]);
  checkLength(report, `${at}.custom_id`, select.custom_id, discordLimits.customId);
  checkLength(report, `${at}.placeholder`, select.placeholder, discordLimits.placeholder, 0);
  if (select.type !== kind.stringSelect) return;
  const { label, value, description } = discordLimits.option;
  const options = checkList(report, `${at}.options`, select.options, discordLimits.options);
  options.forEach((option, index) => {
    const place = `${at}.options[${index}]`;
    checkKeys(report, place, option, ['label', 'value'], ['description', 'emoji', 'default']);
    checkLength(report, `${place}.label`, option.label, label);
    checkLength(report, `${place}.value`, option.value, value);
    checkLength(report, `${place}.description`, option.description, description);
  });
  checkUnique(
    report,
    `${at}.options`,
    options.map((option) => String(option.value)),
  );
}

function checkRow(report: Report, at: string, row: Json): void {
  checkKeys(report, at, row, ['type', 'components'], ['id']);
  const inside = checkList(report, `${at}.components`, row.components, discordLimits.rowButtons);
  inside.forEach((component, index) => {
    const place = `${at}.components[${index}]`;
    if (component.type === kind.button) checkButton(report, place, component);
    else if (selects.includes(Number(component.type))) {
      checkSelect(report, place, component);
      if (inside.length > 1) report.add(place, 'a select shares its row');
    } else report.add(place, `type ${String(component.type)} cannot stand in a row`);
  });
}

function checkSection(report: Report, at: string, section: Json): void {
  checkKeys(report, at, section, ['type', 'components', 'accessory'], ['id']);
  const texts = checkList(report, `${at}.components`, section.components, discordLimits.v2.sectionTexts);
  texts.forEach((text, index) => {
    checkV2(report, `${at}.components[${index}]`, text, [kind.text]);
  });
  if (isJson(section.accessory)) checkV2(report, `${at}.accessory`, section.accessory, [kind.button, kind.thumbnail]);
}

const inContainer = [kind.row, kind.text, kind.section, kind.gallery, kind.file, kind.separator];

function checkContainer(report: Report, at: string, container: Json): void {
  checkKeys(report, at, container, ['type', 'components'], ['id', 'accent_color', 'spoiler']);
  checkList(report, `${at}.components`, container.components, discordLimits.v2.components).forEach(
    (component, index) => {
      checkV2(report, `${at}.components[${index}]`, component, inContainer);
    },
  );
}

function checkV2(report: Report, at: string, component: Json, allowed: number[]): void {
  const type = Number(component.type);
  if (!allowed.includes(type)) report.add(at, `type ${String(component.type)} cannot stand here`);
  else if (type === kind.row) checkRow(report, at, component);
  else if (type === kind.button) checkButton(report, at, component);
  else if (type === kind.section) checkSection(report, at, component);
  else if (type === kind.container) checkContainer(report, at, component);
  else if (type === kind.text) {
    checkKeys(report, at, component, ['type', 'content'], ['id']);
    checkLength(report, `${at}.content`, component.content, discordLimits.v2.text);
  } else if (type === kind.separator) checkKeys(report, at, component, ['type'], ['id', 'divider', 'spacing']);
  else if (type === kind.thumbnail)
    checkKeys(report, at, component, ['type', 'media'], ['id', 'description', 'spoiler']);
  else if (type === kind.gallery) {
    checkKeys(report, at, component, ['type', 'items'], ['id']);
    checkList(report, `${at}.items`, component.items, discordLimits.v2.galleryItems);
  } else checkKeys(report, at, component, ['type', 'file'], ['id', 'spoiler']);
}

/** A component and all inside it. */
function flat(component: Json): Json[] {
  const inside = [...jsonList(component.components), component.accessory, component.component].filter(isJson);
  return [component, ...inside.flatMap(flat)];
}

function customIds(components: Json[]): string[] {
  return components.flatMap(flat).flatMap(({ custom_id: id }) => (typeof id === 'string' ? [id] : []));
}

/** Checks the components of a message; `v2` says whether the Components V2 flag is set. */
export function checkComponents(report: Report, at: string, components: unknown, v2: boolean): void {
  if (components === undefined || components === null) return;
  const list = checkList(report, at, components, v2 ? discordLimits.v2.components : discordLimits.rows, 0);
  list.forEach((component, index) => {
    checkV2(report, `${at}[${index}]`, component, v2 ? [...inContainer, kind.container] : [kind.row]);
  });
  checkUnique(report, `${at}: custom_id`, customIds(list));
  if (!v2) return;
  const all = list.flatMap(flat);
  const texts = all.filter((component) => component.type === kind.text);
  const sum = texts.reduce((total, { content }) => total + String(content).length, 0);
  if (all.length > discordLimits.v2.components) {
    report.add(at, `${all.length} components in all, at most ${discordLimits.v2.components}`);
  }
  if (sum > discordLimits.v2.text) report.add(at, `${sum} characters of text in all, at most ${discordLimits.v2.text}`);
}

function checkTextInput(report: Report, at: string, input: Json, labelled: boolean): void {
  const { label, placeholder, value } = discordLimits.modal;
  const keys = ['placeholder', 'value', 'min_length', 'max_length', 'required', 'id'];
  const [required, allowed] = labelled ? [[], keys] : [['label'], keys];
  checkKeys(report, at, input, ['type', 'custom_id', 'style', ...required], allowed);
  checkLength(report, `${at}.custom_id`, input.custom_id, discordLimits.customId);
  checkLength(report, `${at}.label`, input.label, label);
  checkLength(report, `${at}.placeholder`, input.placeholder, placeholder, 0);
  checkLength(report, `${at}.value`, input.value, value, 0);
  for (const key of ['min_length', 'max_length']) {
    if (Number(input[key] ?? 0) > value) report.add(`${at}.${key}`, `at most ${value}`);
  }
}

/** Checks a modal: its title, and one to five rows, labels or texts. */
export function checkModal(report: Report, modal: Json): void {
  const { title, components, label, description } = discordLimits.modal;
  checkKeys(report, 'modal', modal, ['custom_id', 'title', 'components'], []);
  checkLength(report, 'modal.custom_id', modal.custom_id, discordLimits.customId);
  checkLength(report, 'modal.title', modal.title, title);
  const list = checkList(report, 'modal.components', modal.components, components);
  list.forEach((component, index) => {
    const at = `modal.components[${index}]`;
    const inner = component.type === kind.label ? component.component : jsonList(component.components)[0];
    if (component.type === kind.text) return;
    if (component.type !== kind.label && component.type !== kind.row) report.add(at, 'neither a row nor a label');
    checkLength(report, `${at}.label`, component.label, label);
    checkLength(report, `${at}.description`, component.description, description);
    if (!isJson(inner)) report.add(at, 'holds no input');
    else if (inner.type === kind.textInput) checkTextInput(report, `${at}.input`, inner, component.type === kind.label);
    else if (component.type === kind.label) checkSelect(report, `${at}.input`, inner);
    else report.add(at, 'a row of a modal holds a text input');
  });
  checkUnique(report, 'modal: custom_id', customIds(list));
}
