/** The ceiling: a stock Bolt app over signed HTTP that echoes a command's text in its acknowledgement, and does nothing else. */
import type { AddressInfo } from 'node:net';
import { App, HTTPReceiver } from '@slack/bolt';
import { quiet } from '../../fakes/quiet.ts';

const [signingSecret = '', token = '', slackApiUrl = ''] = process.argv.slice(2);
const receiver = new HTTPReceiver({ signingSecret, logger: quiet });
const app = new App({ token, receiver, logger: quiet, clientOptions: { slackApiUrl }, deferInitialization: true });
app.command(/.*/, ({ command, ack }) => ack({ response_type: 'ephemeral', text: command.text }));
await app.init();
const server = await receiver.start(0);
console.log(`port ${(server.address() as AddressInfo).port}`);
