/** Slack's limits, each with the page it comes from, or the report that showed it if Slack documents none. */
export const slackLimits = {
  /** Blocks in a message. https://docs.slack.dev/reference/block-kit/blocks */
  blocks: 50,
  /** Characters of a header block's text. https://docs.slack.dev/reference/block-kit/blocks/header-block */
  header: 150,
  /** Elements of a context block. https://docs.slack.dev/reference/block-kit/blocks/context-block */
  contextElements: 10,
  /** Characters of a text object. https://docs.slack.dev/reference/block-kit/composition-objects/text-object */
  textObject: 3000,
  /** Characters of a button's label. https://docs.slack.dev/reference/block-kit/block-elements/button-element */
  buttonLabel: 75,
  /** Characters of what a screen reader says for a button. https://docs.slack.dev/reference/block-kit/block-elements/button-element */
  accessibilityLabel: 75,
  /** Elements of an actions block. https://docs.slack.dev/reference/block-kit/blocks/actions-block */
  actionElements: 25,
  /** Characters of a button's value. https://docs.slack.dev/reference/block-kit/block-elements/button-element */
  buttonValue: 2000,
  /**
   * Characters of a press in a button's value; a longer one is saved in the store. Our own limit, far below Slack's 2,000
   * even if every character is escaped, because a message's buttons count towards its `blocksJson`. A phrase of a line's
   * length fits, with everything around it.
   */
  press: 350,
  /** Characters of an address. https://docs.slack.dev/reference/block-kit/block-elements/button-element */
  url: 3000,
  /**
   * Characters of all blocks of a message as JSON. Slack documents none for rich text, yet refuses `msg_blocks_too_long`
   * at about 13,200 (https://github.com/slackapi/bolt-js/issues/2509) and once at 11,341 counted as text alone
   * (https://github.com/slackapi/bolt-js/issues/2867). JSON counts the containers too, so that this stays below both.
   */
  blocksJson: 10_000,
  /** Characters of `text` that chat.update accepts; chat.postMessage takes 40,000. https://docs.slack.dev/reference/methods/chat.update */
  fallback: 4000,
  /** Characters of a modal's title and of its buttons. https://docs.slack.dev/reference/views/modal-views */
  viewTitle: 24,
  /** Characters of a text input. https://docs.slack.dev/reference/block-kit/block-elements/plain-text-input-element */
  inputLength: 3000,
  /** Options of a select menu, characters of one's text and of its value. https://docs.slack.dev/reference/block-kit/composition-objects/option-object */
  options: 100,
  optionText: 75,
  optionValue: 150,
  /** Characters of what a select menu says before anything is chosen. https://docs.slack.dev/reference/block-kit/block-elements/select-menu-element */
  placeholder: 150,
  /** Milliseconds in which a command, button or shortcut must be acknowledged. https://docs.slack.dev/interactivity/handling-user-interaction */
  acknowledgeWithin: 3000,
  /** How often a response_url may be used, within half an hour. https://docs.slack.dev/interactivity/handling-user-interaction */
  responses: 5,
  /** Milliseconds between two messages in a channel. https://docs.slack.dev/apis/web-api/rate-limits */
  betweenPosts: 1000,
  /** Channels in a page of conversations.list; Slack recommends no more. https://docs.slack.dev/reference/methods/conversations.list */
  channelsAPage: 200,
  /** Members in a page of conversations.members. https://docs.slack.dev/reference/methods/conversations.members */
  membersAPage: 1000,
  /** Messages in a page of conversations.replies and conversations.history; Slack recommends no more. https://docs.slack.dev/reference/methods/conversations.replies */
  messagesAPage: 200,
  /** Slash commands in a manifest, and characters of their parts. https://docs.slack.dev/reference/app-manifest */
  commands: 50,
  commandName: 32,
  commandDescription: 2000,
  usageHint: 1000,
  /** Shortcuts in a manifest, and characters of their parts. https://docs.slack.dev/reference/app-manifest */
  shortcuts: 10,
  shortcutName: 24,
  shortcutDescription: 150,
} as const;
