// Benchmarks: `npm run bench -- <name> [flags]` prints one JSON document. Each module exports `run(args)`.
const BENCHES: Record<string, () => Promise<{ run(args: string[]): Promise<unknown> | unknown }>> = {
  search: () => import('./search.ts'),
  check: () => import('./checks/check.ts'),
  alterations: () => import('./checks/alterations.ts'),
  desk: () => import('./desk.ts'),
  draft: () => import('./draft.ts'),
  reports: () => import('./quotations/reports.ts'),
  burst: () => import('./burst.ts'),
  faults: () => import('./faults.ts'),
  fuzz: () => import('./fuzz.ts'),
  lag: () => import('./lag.ts'),
  load: () => import('./load.ts'),
  scale: () => import('./scale/scale.ts'),
};

const [name = '', ...args] = process.argv.slice(2);
const load = BENCHES[name];
if (load === undefined) {
  console.error(`There is no benchmark "${name}". Run npm run bench -- ${Object.keys(BENCHES).join(' | ')}.`);
  process.exit(2);
}
const { run } = await load();
try {
  console.log(JSON.stringify(await run(args), null, 2));
} catch (error) {
  const { code = '', message } = error as NodeJS.ErrnoException;
  if (code !== 'ENOENT' && !code.startsWith('ERR_PARSE_ARGS')) throw error;
  console.error(message);
  process.exitCode = 2;
}
