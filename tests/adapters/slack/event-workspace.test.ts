/** Whose an event is, from the payloads that Slack sends: also where two organisations share a channel. */
import { describe, expect, test } from 'vitest';
import { bodyToRemoval, bodyToWorkspaceRef, isForBot } from '../../../src/adapters/slack/event-workspace.ts';

const authorization = { team_id: 'T1', enterprise_id: null, user_id: 'U1', is_bot: true, is_enterprise_install: false };

describe('the installation that an event came for', () => {
  test.each([
    ['a command', { command: '/x', team_id: 'T1', is_enterprise_install: 'false' }, ['T1', null, false]],
    [
      'a command in an organisation',
      { command: '/x', team_id: 'T1', enterprise_id: 'E1', is_enterprise_install: 'true' },
      ['T1', 'E1', true],
    ],
    // The outer fields are those of the workspace that the channel comes from: https://github.com/slackapi/bolt-js/issues/935
    [
      'an event in a shared channel',
      { event: { type: 'message' }, team_id: 'T9', enterprise_id: 'E9', authorizations: [authorization] },
      ['T1', null, false],
    ],
    // https://github.com/slackapi/java-slack-sdk/issues/1041
    [
      'a button that somebody of another workspace presses',
      { type: 'block_actions', team: { id: 'T1' }, user: { id: 'U9', team_id: 'T9' }, enterprise: null },
      ['T1', null, false],
    ],
    // https://github.com/slackapi/bolt-js/issues/1614
    [
      'a form that somebody of another workspace sends',
      { type: 'view_submission', team: { id: 'T9' }, user: { team_id: 'T9' }, view: { app_installed_team_id: 'T1' } },
      ['T1', null, false],
    ],
    [
      'a button in an organisation',
      {
        type: 'block_actions',
        team: null,
        user: { team_id: 'T1' },
        enterprise: { id: 'E1' },
        is_enterprise_install: true,
      },
      ['T1', 'E1', true],
    ],
    ['nothing that is known', { type: 'odd', team: 'T1', user: [], view: null }, [null, null, false]],
  ] as const)('of %s', (_, body, [team, enterprise, isOrgWide]) => {
    expect(bodyToWorkspaceRef(body)).toEqual({ team, enterprise, isOrgWide });
  });
});

test('a button and a mention are for the bot whose message and name they are', () => {
  const installed = { botId: 'B1', botUser: 'U1' };
  expect(isForBot({ type: 'block_actions', message: { bot_id: 'B1' } }, installed)).toBe(true);
  expect(isForBot({ type: 'block_actions', message: { bot_id: 'B2' } }, installed)).toBe(false);
  expect(isForBot({ type: 'block_actions', container: { is_ephemeral: true } }, installed)).toBe(true);
  expect(isForBot({ event: { type: 'app_mention', text: '<@U1> source S5' } }, installed)).toBe(true);
  expect(isForBot({ event: { type: 'app_mention', text: '<@U1|whosaid> source S5' } }, installed)).toBe(true);
  expect(isForBot({ event: { type: 'app_mention', text: '<@U11> source S5' } }, installed)).toBe(false);
  expect(isForBot({ command: '/source', text: '<@U2>' }, installed)).toBe(true);
});

test('only the end of the bot’s own token removes an installation', () => {
  const at = { event_time: 1700000000 };
  expect(bodyToRemoval({ ...at, event: { type: 'app_uninstalled' } })).toEqual({
    event: 'app_uninstalled',
    time: 1700000000,
  });
  expect(bodyToRemoval({ ...at, event: { type: 'tokens_revoked', tokens: { bot: ['U1'] } } })?.event).toBe(
    'tokens_revoked',
  );
  expect(bodyToRemoval({ ...at, event: { type: 'tokens_revoked', tokens: { oauth: ['U2'] } } })).toBeNull();
  expect(bodyToRemoval({ command: '/app_uninstalled' })).toBeNull();
});
