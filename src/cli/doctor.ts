/** `npm run doctor`: checks everything the bot needs and says what to fix. Exits with 1 if there is a fault. */
import { type Config, isMultiNewsroom, readConfig } from '../config/config.ts';
import { OperatorError } from '../lib/errors.ts';
import { readModelFile } from '../newsrooms/open-newsroom.ts';
import { checkDiscord } from '../ops/doctor/discord.ts';
import { type Finding, fault, findingsToTable, ok } from '../ops/doctor/finding.ts';
import { checkDisk, checkDossiers, checkStore } from '../ops/doctor/record.ts';
import { checkEditors, checkSetup } from '../ops/doctor/setup.ts';
import { checkSlack } from '../ops/doctor/slack.ts';
import { runCli } from './run.ts';

await runCli(async () => {
  const findings = await examine();
  console.log(findingsToTable(findings));
  return findings.some(({ state }) => state === 'fault') ? 1 : 0;
});

async function examine(): Promise<Finding[]> {
  let config: Config;
  try {
    config = readConfig(process.env);
  } catch (error) {
    if (!(error instanceof OperatorError)) throw error;
    // Nothing else can be checked without it.
    return [fault('configuration', error.message)];
  }
  const now = () => new Date();
  if (isMultiNewsroom(config)) {
    const { examineNewsrooms } = await import('../ops/doctor/newsrooms.ts');
    return examineNewsrooms(config, process.env, now);
  }
  return [
    ok('configuration', 'every variable can be read'),
    ...checkEditors(config),
    ...(await checkSetup(config, process.env, now)),
    ...(await checkSlack(config, now)),
    ...(await checkDiscord(config, now)),
    ...checkDisk(config),
    ...(await checkStore(config, readModelFile(config), [config.NEWSROOM])),
    checkDossiers(config),
  ];
}
