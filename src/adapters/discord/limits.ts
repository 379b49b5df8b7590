/** Discord's limits, each with the page it comes from. Lengths are counted in UTF-16 units, which never counts too few. */

/** https://docs.discord.com/developers/components/reference (components of a message, nested ones included) */
export const MAX_COMPONENTS = 40;

/** All Text Displays of a message together: https://github.com/discord/discord-api-docs/pull/8562 */
export const MAX_TEXT_LENGTH = 4000;

/**
 * UTF-8 bytes of all Text Displays, with 12 for each; one byte more is answered with a 500. Undocumented, measured in
 * https://github.com/discord/discord-api-docs/issues/8554. Chinese or Japanese text reaches it before MAX_TEXT_LENGTH.
 */
export const MAX_TEXT_BYTES = 10_170;

/** https://docs.discord.com/developers/components/reference#action-row */
export const MAX_BUTTONS_PER_ROW = 5;

/** https://docs.discord.com/developers/components/reference#button */
export const MAX_LABEL_LENGTH = 80;

/** Of a component's `custom_id`: https://docs.discord.com/developers/components/reference#anatomy-of-a-component */
export const MAX_ID_LENGTH = 100;

/** A select menu's options, characters of one's label, and of what the menu says before anything is chosen:
 * https://docs.discord.com/developers/components/reference#string-select */
export const MAX_MENU_OPTIONS = 25;
export const MAX_OPTION_LABEL_LENGTH = 100;
export const MAX_PLACEHOLDER_LENGTH = 150;

/** https://docs.discord.com/developers/interactions/application-commands (option choices, autocomplete) */
export const MAX_CHOICES = 25;

/** A choice's name, and its value where it is a string: same page. */
export const MAX_CHOICE_LENGTH = 100;

/**
 * A first callback later than this is refused as an unknown interaction:
 * https://docs.discord.com/developers/interactions/receiving-and-responding
 */
export const CALLBACK_TIMEOUT_MS = 3000;

/** After this long the answer is deferred, which leaves a slow network part of CALLBACK_TIMEOUT_MS. */
export const DEFER_AFTER_MS = 2200;

/** Of a command: https://docs.discord.com/developers/interactions/application-commands#application-command-object */
export const MAX_OPTIONS = 25;

/** https://docs.discord.com/developers/resources/message#create-message (`nonce`) */
export const MAX_NONCE_LENGTH = 25;

/** A modal's components, its title (a label of a field is as short), a field's description, and a text input's value:
 * https://docs.discord.com/developers/interactions/receiving-and-responding#interaction-response-object-modal and
 * https://docs.discord.com/developers/components/reference#text-input */
export const MAX_MODAL_COMPONENTS = 5;
export const MAX_MODAL_TITLE_LENGTH = 45;
export const MAX_FIELD_DESCRIPTION_LENGTH = 100;
export const MAX_FIELD_VALUE_LENGTH = 4000;

/** https://docs.discord.com/developers/resources/message#get-channel-messages (`limit`) */
export const MESSAGES_PAGE_SIZE = 100;

/** https://docs.discord.com/developers/reference#snowflakes */
export const DISCORD_EPOCH_MS = 1_420_070_400_000;
