/** What an adapter needs to answer each event exactly once; newsrooms pass it in from the storage. */
export type { Deduper, Inbox } from '../storage/dedupe.ts';
