/** Makes the smallest Word and PDF files that hold a text, as their formats ask for them. */
import { deflateSync } from 'node:zlib';
import { strToU8, zipSync } from 'fflate';

const escapeXml = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');

/** A run of a Word document, with what is set of it. */
export const run = (text: string, properties = ''): string =>
  `<w:r>${properties === '' ? '' : `<w:rPr>${properties}</w:rPr>`}<w:t xml:space="preserve">${escapeXml(text)}</w:t></w:r>`;

export const docx = (paragraphs: readonly string[], title: string): Uint8Array =>
  docxOf(paragraphs.map((text) => `<w:p>${run(text)}</w:p>`).join(''), title);

/** Office Open XML (ECMA-376): the parts a reader needs and no more. */
export const docxOf = (body: string, title = 'A document'): Uint8Array => {
  const main = 'http://schemas.openxmlformats.org';
  return zipSync({
    '[Content_Types].xml': strToU8(
      `<?xml version="1.0"?><Types xmlns="${main}/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>`,
    ),
    '_rels/.rels': strToU8(
      `<?xml version="1.0"?><Relationships xmlns="${main}/package/2006/relationships"><Relationship Id="r1" Type="${main}/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>`,
    ),
    'word/document.xml': strToU8(
      `<?xml version="1.0"?><w:document xmlns:w="${main}/wordprocessingml/2006/main"><w:body>${body}</w:body></w:document>`,
    ),
    'docProps/core.xml': strToU8(
      `<?xml version="1.0"?><cp:coreProperties xmlns:cp="${main}/package/2006/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>${escapeXml(title)}</dc:title></cp:coreProperties>`,
    ),
  });
};

/** A line of text on a page: where it starts, in points from the lower left corner, and the size of its letters. */
interface Placed {
  x: number;
  y: number;
  text: string;
  size?: number;
}

const escapePdf = (text: string): string => text.replace(/[\\()]/g, (mark) => `\\${mark}`);

const objectsToPdf = (objects: readonly string[], info: number): Uint8Array => {
  let file = '%PDF-1.4\n';
  const offsets = objects.map((object, i) => {
    const at = file.length;
    file += `${i + 1} 0 obj\n${object}\nendobj\n`;
    return at;
  });
  const start = file.length;
  file += `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n`;
  for (const at of offsets) file += `${String(at).padStart(10, '0')} 00000 n \n`;
  file += `trailer\n<< /Size ${objects.length + 1} /Root 1 0 R /Info ${info} 0 R >>\nstartxref\n${start}\n%%EOF\n`;
  return strToU8(file, true);
};

const contentsToPdf = (contents: readonly string[], title: string): Uint8Array => {
  const kids = contents.map((_, i) => `${5 + i * 2} 0 R`).join(' ');
  return objectsToPdf(
    [
      '<< /Type /Catalog /Pages 2 0 R >>',
      `<< /Type /Pages /Kids [${kids}] /Count ${contents.length} >>`,
      '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>',
      `<< /Title (${escapePdf(title)}) >>`,
      ...contents.flatMap((content, i) => [
        `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents ${6 + i * 2} 0 R /Resources << /Font << /F1 3 0 R >> >> >>`,
        `<< /Length ${content.length} >>\nstream\n${content}\nendstream`,
      ]),
    ],
    4,
  );
};

/** PDF 1.4 (ISO 32000-1) with one page, one font and one line of text for each entry. */
export const pdf = (lines: readonly string[], title: string): Uint8Array =>
  contentsToPdf(
    [`BT /F1 12 Tf 72 720 Td 14 TL ${lines.map((line) => `(${escapePdf(line)}) Tj T*`).join(' ')} ET`],
    title,
  );

/** Pages whose lines stand where they are put, drawn in the order given. */
export const pdfOf = (pages: readonly (readonly Placed[])[], title = 'A document'): Uint8Array =>
  contentsToPdf(
    pages.map((lines) =>
      lines.map(({ x, y, text, size = 11 }) => `BT /F1 ${size} Tf ${x} ${y} Td (${escapePdf(text)}) Tj ET`).join('\n'),
    ),
    title,
  );

/** Of `megabytes` of spaces, packed once for each of the filters: a page's content, or with three of them 900 bytes. */
export const pdfBomb = (megabytes: number, layers: number): Uint8Array => {
  let content: Uint8Array = new Uint8Array(megabytes * 1024 * 1024).fill(0x20);
  for (let layer = 0; layer < layers; layer++) content = deflateSync(content);
  const filters = Array.from({ length: layers }, () => '/FlateDecode').join(' ');
  const plain = Buffer.from(pdf(['x'], 'Bomb')).toString('latin1');
  const packed = Buffer.from(content).toString('latin1');
  const stream = `<< /Length ${packed.length} /Filter [${filters}] >>\nstream\n${packed}\nendstream`;
  // The offsets of the table no longer fit: pdf.js then looks for the objects themselves, as with any mended file.
  return Buffer.from(
    plain.replace(/<< \/Length \d+ >>\nstream\n[\s\S]*?\nendstream/, () => stream),
    'latin1',
  );
};

/**
 * A ZIP that is small for who reads it from its beginning, and a bomb for who reads its directory at the end: its first entry
 * claims all of the bytes as its own, unpacked, and the directory names the packed one inside of it.
 */
export const disguisedBomb = (path: string, megabytes: number): Uint8Array => {
  const bomb = zipSync({ [path]: new Uint8Array(megabytes * 1024 * 1024) });
  const cover = Buffer.alloc(31);
  cover.writeUInt32LE(0x04034b50, 0);
  cover.writeUInt16LE(20, 4);
  cover.writeUInt32LE(bomb.length, 18);
  cover.writeUInt32LE(bomb.length, 22);
  cover.writeUInt16LE(1, 26);
  cover.write('a', 30);
  const whole = Buffer.concat([cover, bomb]);
  const directory = whole.indexOf(Buffer.from([0x50, 0x4b, 1, 2]));
  const end = whole.indexOf(Buffer.from([0x50, 0x4b, 5, 6]));
  whole.writeUInt32LE(whole.readUInt32LE(directory + 42) + cover.length, directory + 42);
  whole.writeUInt32LE(directory, end + 16);
  // A lie about its size, which a reader that believes it would make room for.
  whole.writeUInt32LE(100, directory + 24);
  return whole;
};
