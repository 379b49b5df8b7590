/** The platforms' numbers that outgoing bodies are held against, each with the page it comes from. */

/**
 * Slack, in UTF-16 units (never fewer than Slack counts).
 * Blocks and elements: docs.slack.dev/reference/block-kit/blocks and /block-elements; composition objects: /reference/block-kit/composition-objects;
 * views: /reference/views; text: /reference/methods/chat.postMessage ("Truncating content"); manifest: /reference/app-manifest.
 * `allBlocks` is not documented: posts with more than about 13,200 characters in all blocks were refused with `msg_blocks_too_long`.
 */
export const slackLimits = {
  message: { text: 40_000, blocks: 50, allBlocks: 12_000 },
  view: { blocks: 100, title: 24, close: 24, submit: 24, privateMetadata: 3000, callbackId: 255, externalId: 255 },
  id: 255,
  text: 3000,
  header: 150,
  sectionFields: 10,
  sectionField: 2000,
  contextElements: 10,
  actionElements: 25,
  markdown: 12_000,
  imageUrl: 3000,
  altText: 2000,
  label: 2000,
  hint: 2000,
  button: { text: 75, value: 2000, url: 3000, accessibilityLabel: 75 },
  confirm: { title: 100, text: 300, button: 30 },
  option: { text: 75, value: 150, description: 75, url: 3000 },
  options: 100,
  overflowOptions: 5,
  checkOptions: 10,
  placeholder: 150,
  inputLength: 3000,
  command: { name: 32 },
} as const;

/**
 * Discord, in UTF-16 units (never fewer than Discord counts).
 * docs.discord.com/developers/resources/message ("Create Message", "Embed Limits"), /components/reference, /interactions/application-commands.
 */
export const discordLimits = {
  content: 2000,
  embeds: 10,
  embed: { title: 256, description: 4096, fields: 25, fieldName: 256, fieldValue: 1024, footer: 2048, author: 256 },
  embedTotal: 6000,
  rows: 5,
  rowButtons: 5,
  customId: 100,
  buttonLabel: 80,
  buttonUrl: 512,
  placeholder: 150,
  options: 25,
  option: { label: 100, value: 100, description: 100 },
  v2: { components: 40, text: 4000, sectionTexts: 3, galleryItems: 10 },
  modal: { title: 45, components: 5, label: 45, description: 100, placeholder: 100, value: 4000 },
  command: { name: 32, description: 100, options: 25, choices: 25, choice: 100, total: 8000 },
  commands: { chat: 100, menu: 15 },
  threadName: 100,
} as const;
