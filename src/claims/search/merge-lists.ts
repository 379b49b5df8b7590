/** A statement, and which of the units it has, as bits. */
export interface UnitHits {
  statement: number;
  has: number;
}

/**
 * Merges rising lists of statements, one a unit: those first that stand in the lists that weigh most together, then by
 * number. Of those in the same lists, the first `most`.
 */
export function mergeLists(
  lists: readonly ArrayLike<number>[],
  weigh: (has: number) => number,
  most: number,
): UnitHits[] {
  const found: { weight: number; statements: number[] }[] = [];
  const at = lists.map(() => 0);
  for (;;) {
    let statement = Number.POSITIVE_INFINITY;
    for (let i = 0; i < lists.length; i += 1) statement = Math.min(statement, lists[i]?.[at[i] ?? 0] ?? statement);
    if (statement === Number.POSITIVE_INFINITY) break;
    let has = 0;
    for (let i = 0; i < lists.length; i += 1) {
      if (lists[i]?.[at[i] ?? 0] !== statement) continue;
      has |= 1 << i;
      at[i] = (at[i] ?? 0) + 1;
    }
    found[has] ??= { weight: weigh(has), statements: [] };
    if ((found[has]?.statements.length ?? 0) < most) found[has]?.statements.push(statement);
  }
  return found
    .flatMap(({ weight, statements }, has) => statements.map((statement) => ({ statement, has, weight })))
    .sort((a, b) => b.weight - a.weight || a.statement - b.statement);
}
