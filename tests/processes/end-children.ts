/** Before each file of tests: HTTP as the bot has it, and at its end none of its processes is left. */
import { afterAll } from 'vitest';
import { shareOwnHttpClient } from '../../src/lib/http-dispatcher.ts';
import { runCleanups } from './child-processes.ts';

await shareOwnHttpClient();

afterAll(runCleanups);
