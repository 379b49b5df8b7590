/** A process of its own that decides a proposal when it is told to: `decide.ts <data folder> <editor> <decision>`. */
import { once } from 'node:events';
import { readConfig } from '../../../src/config/config.ts';
import { openNewsroom } from '../../../src/newsrooms/open-newsroom.ts';

const [folder = '', id = '', decision = ''] = process.argv.slice(2);
const quiet = { info() {}, warn() {}, error() {} };
const newsroom = await openNewsroom(
  readConfig({ DATA_DIR: folder, EDITORS: 'slack:UANN,slack:UBEN' }),
  () => new Date(),
  quiet,
);
console.log('ready');
await once(process.stdin, 'data');
const asker = { id, name: id, platform: 'slack' as const, channel: null, groups: [] };
const answer = await newsroom.bot.answerLine(`/proposals P1 ${decision} reason:"${id} says so"`, asker, null);
console.log(`${answer.tone} ${JSON.stringify(answer.blocks)}`);
await newsroom.close();
console.log('done');
process.exit(0);
