/** Whether Slack's app was set up with the manifest of this version. Slack shows an app's manifest to no bot token. */
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { commands } from '../../../commands/index.ts';
import { createSlackManifest } from '../../adapters/slack/manifest.ts';
import { type Finding, ok, warning } from './finding.ts';

/** What `npm run register -- slack` printed last. */
const printedSchema = z.object({
  requestUrl: z.string().nullable(),
  redirectUrl: z.string().nullable(),
  sha256: z.string(),
});
type Addresses = Omit<z.infer<typeof printedSchema>, 'sha256'>;

export function createManifest({ requestUrl, redirectUrl }: Addresses) {
  return createSlackManifest({
    commands,
    name: 'Whosaid',
    socketMode: requestUrl === null,
    requestUrl,
    redirectUrl,
  });
}

/** Notes in the data folder which manifest was printed. */
export function rememberManifest(dataFolder: string, addresses: Addresses): void {
  mkdirSync(dataFolder, { recursive: true });
  writeFileSync(pathIn(dataFolder), JSON.stringify({ ...addresses, sha256: hashOf(addresses) }));
}

/** Nothing if none was printed on this machine. */
export function checkManifest(dataFolder: string): Finding[] {
  let printed: z.infer<typeof printedSchema>;
  try {
    printed = printedSchema.parse(JSON.parse(readFileSync(pathIn(dataFolder), 'utf8')));
  } catch {
    return [];
  }
  const what = 'slack manifest';
  return hashOf(printed) === printed.sha256
    ? [ok(what, 'the one printed last is this version’s')]
    : [
        warning(
          what,
          'The one printed last is out of date: run npm run -s register -- slack, with --url and --several as before, and paste it under “App Manifest”.',
        ),
      ];
}

const pathIn = (dataFolder: string) => join(dataFolder, 'slack-manifest.json');
const hashOf = (addresses: Addresses) =>
  createHash('sha256')
    .update(JSON.stringify(createManifest(addresses)))
    .digest('hex');
