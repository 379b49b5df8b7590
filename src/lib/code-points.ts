/**
 * Turns places in a JavaScript string (UTF-16 units) into code points, which is how drafts and other tools count. A text
 * without characters outside the basic plane needs no table.
 */
export const createUtf16ToCodePoint = (text: string): ((unit: number) => number) => {
  if (!/[\ud800-\udbff]/.test(text)) return (unit) => unit;
  const points = new Uint32Array(text.length + 1);
  let point = 0;
  for (let unit = 0; unit < text.length; unit++) {
    points[unit] = point;
    const code = text.charCodeAt(unit);
    const paired =
      code >= 0xd800 && code <= 0xdbff && text.charCodeAt(unit + 1) >= 0xdc00 && text.charCodeAt(unit + 1) <= 0xdfff;
    if (paired) points[++unit] = point;
    point++;
  }
  points[text.length] = point;
  return (unit) => points[unit] ?? point;
};

/** The other way round: code points into UTF-16 units, which is how anchors count. */
export const createCodePointToUtf16 = (text: string): ((point: number) => number) => {
  if (!/[\ud800-\udbff]/.test(text)) return (point) => Math.min(point, text.length);
  const units: number[] = [];
  let unit = 0;
  for (const character of text) {
    units.push(unit);
    unit += character.length;
  }
  return (point) => units[point] ?? text.length;
};
