/** The length the dossier format allows. */
export const longestId = 60;

/** Words as an id of the dossier format: lower-case words joined by hyphens; null where no letter or digit is left. */
export const textToId = (text: string): string | null => {
  const words = text
    .normalize('NFC')
    .toLowerCase()
    .split(/[^\p{Ll}\p{Lo}\p{N}]+/u)
    .filter((word) => word !== '');
  let id = '';
  for (const word of words) {
    const longer = id === '' ? word.slice(0, longestId) : `${id}-${word}`;
    if (longer.length > longestId) break;
    id = longer;
  }
  return id === '' ? null : id;
};
