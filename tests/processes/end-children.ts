/** Before each file of tests: at its end none of its processes is left. */
import { afterAll } from 'vitest';
import { runCleanups } from './child-processes.ts';

afterAll(runCleanups);
