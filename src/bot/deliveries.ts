/** What an adapter needs so that each event is answered once and none is lost. Newsrooms pass in what the store offers. */
export type { Deduper, Inbox } from '../storage/dedupe.ts';
