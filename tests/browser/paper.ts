/** A PDF with a line of text and a number on each page, in fonts that it names and does not carry, over a bar of colour. */
export function paper(lines: readonly string[]): Buffer {
  const FONT = 3;
  const first = FONT + 3;
  const hex = (text: string): string => Buffer.from(text, 'utf16le').swap16().toString('hex');
  const pages = lines.map((line, index) => {
    const drawing = `0.1 0.3 0.7 rg 60 640 475 8 re f 0 g BT /F1 28 Tf 60 680 Td <${hex(line)}> Tj /F2 12 Tf 0 -600 Td (Page ${String(index + 1)}) Tj ET`;
    const page = `<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F1 ${String(FONT)} 0 R/F2<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>/Contents ${String(first + 2 * index + 1)} 0 R>>`;
    return [page, `<</Length ${String(drawing.length)}>>stream\n${drawing}\nendstream`];
  });
  const objects = [
    '<</Type/Catalog/Pages 2 0 R>>',
    `<</Type/Pages/Count ${String(lines.length)}/Kids[${lines.map((_, index) => `${String(first + 2 * index)} 0 R`).join(' ')}]>>`,
    '<</Type/Font/Subtype/Type0/BaseFont/STSong-Light/Encoding/UniGB-UCS2-H/DescendantFonts[4 0 R]>>',
    '<</Type/Font/Subtype/CIDFontType0/BaseFont/STSong-Light/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)/Supplement 4>>/FontDescriptor 5 0 R/DW 1000>>',
    '<</Type/FontDescriptor/FontName/STSong-Light/Flags 6/FontBBox[-25 -254 1000 880]/ItalicAngle 0/Ascent 880/Descent -120/CapHeight 880/StemV 93>>',
    ...pages.flat(),
  ];
  let file = '%PDF-1.7\n';
  const at = objects.map((object, index) => {
    const from = file.length;
    file += `${String(index + 1)} 0 obj\n${object}\nendobj\n`;
    return `${String(from).padStart(10, '0')} 00000 n \n`;
  });
  const table = file.length;
  const count = String(objects.length + 1);
  file += `xref\n0 ${count}\n0000000000 65535 f \n${at.join('')}trailer\n<</Size ${count}/Root 1 0 R>>\nstartxref\n${String(table)}\n%%EOF\n`;
  return Buffer.from(file, 'latin1');
}
