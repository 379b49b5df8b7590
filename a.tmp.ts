import { answerToSlack } from './src/adapters/slack/render.ts';
import { readConfig } from './src/config.ts';
import { openNewsroom } from './src/newsroom.ts';
import { readTexts } from './tests/bench/scale-corpus.ts';
import { makeQueries, KINDS } from './tests/bench/scale-queries.ts';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
const size = Number(process.argv[2] ?? 10000); const only = process.argv[3] ?? ''; const rounds = Number(process.argv[4] ?? 1);
const folder = `/tmp/scale/${size}`;
const qf = `/tmp/scale/q${size}.json`;
if (!existsSync(qf)) writeFileSync(qf, JSON.stringify(makeQueries(readTexts('/work/shared/bench/statements/corpus.jsonl'), size, 100)));
const queries = JSON.parse(readFileSync(qf, 'utf8'));
const n = await openNewsroom(readConfig({ DATA_DIR: folder, SEEDS_DIR: `${folder}/seeds` }), () => new Date(), { info() {}, warn() {}, error: console.error });
const asker = { id: 'U1', name: 'Ada', platform: 'slack', channel: 'C1', groups: [] } as any;
async function ask(line: string) { const t = performance.now(); const c = process.threadCpuUsage(); const a = await n.bot.answerLine(line, asker, null); const c1 = process.threadCpuUsage(c); JSON.stringify(answerToSlack(a, 1, n.bot.buttons.idOf).payload); const u = process.threadCpuUsage(c); return { ms: performance.now() - t, cpu: (u.user + u.system) / 1000, ans: (c1.user + c1.system) / 1000, a }; }
for (const q of queries.filter((_: any, i: number) => i % 7 === 3)) await ask(`/whosaid "${q.phrase}"`);
for (const kind of KINDS) { if (only && kind !== only) continue; const r: any[] = []; const qs = queries.filter((q: any) => q.kind === kind); const c0 = process.cpuUsage(); for (let k = 0; k < rounds; k++) for (const q of qs) r.push({ ...(await ask(`/whosaid "${q.phrase}" page:${1 + k}`)), q }); const cu = process.cpuUsage(c0); console.log('mean cpu', ((cu.user + cu.system) / 1000 / r.length).toFixed(2)); const s = (f: string) => r.map(x => x[f]).sort((a, b) => a - b); const m = (f: string, p: number) => s(f)[Math.floor(r.length * p)].toFixed(2); console.log(kind.padEnd(16), 'cpu median', m('cpu', .5), 'p99', m('cpu', .99), '| answer', m('ans', .5), '| wall', m('ms', .5), m('ms', .99)); const slow = r.sort((a, b) => b.cpu - a.cpu).slice(0, 2); if (process.env.SLOW) for (const x of slow) console.log('   slow', x.cpu.toFixed(1), x.q.phrase); }
await n.close();
