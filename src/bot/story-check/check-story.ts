/** Every quotation and attributed statement of a story with its state on record. */
import type { RecordReader } from '../../claims/read-model/connection.ts';
import { checkItem } from './check-item.ts';
import { type CheckedItem, countStates, type StoryCheck } from './findings.ts';
import type { Story } from './story.ts';

/**
 * @param rest called after each quotation, so that others get their turn; gets how much is done, from 0 to 1
 */
export async function checkStory(
  reader: RecordReader,
  story: Story,
  rest: (done: number) => Promise<void>,
): Promise<StoryCheck> {
  const items: CheckedItem[] = [];
  for (const item of story.items) {
    items.push(checkItem(reader, story, item));
    await rest(items.length / story.items.length);
  }
  return {
    items,
    counts: countStates(items),
    notes: story.notes,
    characters: story.text.length,
  };
}
