/** Who a speaker is, for whom they speak, and what else they are called. */
import type { SpeakerView } from '../../claims/queries/statements.ts';
import { type Block, heading, text } from '../answer.ts';
import { formatList } from '../filters.ts';
import { NOT_GIVEN, speakerToSpans } from './statement.ts';

export function speakerToBlocks(view: SpeakerView): Block[] {
  return [
    heading(...speakerToSpans(view)),
    {
      kind: 'fields',
      fields: [
        { name: 'Kind', value: [text(view.kind)] },
        { name: 'Role', value: [text(view.role ?? NOT_GIVEN)] },
        { name: 'Speaks for', value: [text(view.sideName ?? 'neither side')] },
        ...(view.note === null ? [] : [{ name: 'Note', value: [text(view.note)] }]),
        {
          name: 'Also known as',
          value: [text(view.aliases.length === 0 ? 'no other name on record' : formatList(view.aliases, 'and'))],
        },
      ],
    },
  ];
}
