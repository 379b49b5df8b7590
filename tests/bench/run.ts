/** `npm run bench -- NAME …`: the benchmarks by name. Each reads its own options and prints its own table. */
const benches: Record<string, () => Promise<{ bench: (args: string[]) => void | Promise<void> }>> = {
  draft: () => import('./draft.ts'),
};

const [name = '', ...args] = process.argv.slice(2);
const load = benches[name];
if (!load) {
  console.error(`Name a benchmark: npm run bench -- ${Object.keys(benches).join('|')}`);
  process.exit(2);
}
const { bench } = await load();
await bench(args);
