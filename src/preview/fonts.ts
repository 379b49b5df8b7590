/** The page's fonts, so that it looks the same on every machine. The platforms' own are Lato (Slack) and one close to Noto Sans. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const FONTS = {
  'lato-400': import.meta.resolve('@expo-google-fonts/lato/400Regular/Lato_400Regular.ttf'),
  'lato-700': import.meta.resolve('@expo-google-fonts/lato/700Bold/Lato_700Bold.ttf'),
  'lato-900': import.meta.resolve('@expo-google-fonts/lato/900Black/Lato_900Black.ttf'),
  'noto-400': import.meta.resolve('@expo-google-fonts/noto-sans/400Regular/NotoSans_400Regular.ttf'),
  'noto-700': import.meta.resolve('@expo-google-fonts/noto-sans/700Bold/NotoSans_700Bold.ttf'),
};

const FAMILIES: Record<string, string> = { lato: 'Lato', noto: 'Noto Sans' };

/** The font of an address such as /fonts/lato-400; null if there is none. */
export function readFont(path: string): Buffer | null {
  const url = Object.entries(FONTS).find(([name]) => path === `/fonts/${name}`)?.[1];
  return url === undefined ? null : readFileSync(fileURLToPath(url));
}

/** Rules that load them, for the style of the page. */
export const FONT_RULES = Object.keys(FONTS)
  .map((name) => {
    const [family = '', weight = ''] = name.split('-');
    return `@font-face { font-family: "${FAMILIES[family]}"; font-weight: ${weight}; src: url("/fonts/${name}"); }`;
  })
  .join('\n');
