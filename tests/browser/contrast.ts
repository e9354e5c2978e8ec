import type { Page } from '@playwright/test';

/** What lies behind a text and in it, as far as a picture and the styles tell. */
interface Measured {
  /** The lowest contrast between the text and a point behind it. */
  worst: number;
  needed: number;
}

/**
 * The contrast of texts that axe does not work out, because a run of colours or a drawing lies behind them: measured on a
 * picture of the page with its texts left away.
 */
export async function measured(page: Page, selectors: readonly string[]): Promise<Map<string, Measured>> {
  if (selectors.length === 0) return new Map();
  const shown = await page.evaluate(() => {
    const bare = new CSSStyleSheet();
    bare.replaceSync('* { -webkit-text-fill-color: transparent !important }');
    document.adoptedStyleSheets.push(bare);
    return document.adoptedStyleSheets.length;
  });
  const picture = await page.screenshot({ fullPage: true, scale: 'css', animations: 'disabled', caret: 'initial' });
  await page.evaluate((at) => {
    document.adoptedStyleSheets.splice(at, 1);
  }, shown - 1);
  const found = await page.evaluate(
    async ({ png, all }) => {
      const bytes = Uint8Array.from(atob(png), (letter) => letter.charCodeAt(0));
      const bitmap = await createImageBitmap(new Blob([bytes], { type: 'image/png' }));
      const ground = new OffscreenCanvas(bitmap.width, bitmap.height).getContext('2d');
      if (ground === null) throw new Error('there is no canvas');
      ground.drawImage(bitmap, 0, 0);
      const channels = (colour: string): number[] => (colour.match(/[\d.]+/g) ?? []).map(Number);
      const light = (colour: readonly number[]): number => {
        const [red = 0, green = 0, blue = 0] = colour.map((channel) => {
          const part = channel / 255;
          return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
        });
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
      };
      return all.flatMap((selector) => {
        const element = document.querySelector(selector);
        if (element === null) return [];
        const { color, fontSize, fontWeight, paddingLeft, paddingRight } = getComputedStyle(element);
        const [red = 0, green = 0, blue = 0, own = 1] = channels(color);
        // The text of a PDF lies over its picture without a colour, to be marked and read aloud.
        if (own === 0) return [[selector, { worst: Infinity, needed: 0 }] as const];
        let opacity = own;
        for (let one: Element | null = element; one !== null; one = one.parentElement) opacity *= Number(getComputedStyle(one).opacity);
        // What is cut off, of it or by what it scrolls in, is not to be read.
        let frame = element.getBoundingClientRect();
        for (let one = element.parentElement; one !== null; one = one.parentElement) {
          if (getComputedStyle(one).overflowY === 'visible') continue;
          const clip = one.getBoundingClientRect();
          const [left, top] = [Math.max(frame.left, clip.left), Math.max(frame.top, clip.top)];
          frame = new DOMRect(left, top, Math.min(frame.right, clip.right) - left, Math.min(frame.bottom, clip.bottom) - top);
        }
        const boxes: DOMRect[] = [];
        const texts = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
        while (texts.nextNode()) {
          const text = document.createRange();
          text.selectNodeContents(texts.currentNode);
          boxes.push(...Array.from(text.getClientRects()));
        }
        // What a list box shows has no place of its own; its drawings are in its padding.
        if (element instanceof HTMLSelectElement) {
          const [left, right] = [Number.parseFloat(paddingLeft), Number.parseFloat(paddingRight)];
          boxes.push(new DOMRect(frame.left + left, frame.top, frame.width - left - right, frame.height));
        }
        let worst = Infinity;
        for (const box of boxes) {
          const [left, top] = [Math.max(0, Math.round(Math.max(box.left, frame.left) + scrollX)), Math.max(0, Math.round(Math.max(box.top, frame.top) + scrollY))];
          const right = Math.min(Math.round(Math.min(box.right, frame.right) + scrollX), bitmap.width);
          const bottom = Math.min(Math.round(Math.min(box.bottom, frame.bottom) + scrollY), bitmap.height);
          if (right <= left || bottom <= top) continue;
          const { data } = ground.getImageData(left, top, right - left, bottom - top);
          for (let at = 0; at < data.length; at += 4 * 3) {
            const behind = [data[at] ?? 0, data[at + 1] ?? 0, data[at + 2] ?? 0];
            const over = [red, green, blue].map((channel, n) => channel * opacity + (behind[n] ?? 0) * (1 - opacity));
            const [dark = 0, bright = 0] = [light(behind), light(over)].sort((one, other) => one - other);
            worst = Math.min(worst, (bright + 0.05) / (dark + 0.05));
          }
        }
        const size = Number.parseFloat(fontSize);
        const isLarge = size >= 24 || (size >= 18.66 && Number(fontWeight) >= 700);
        return [[selector, { worst, needed: isLarge ? 3 : 4.5 }] as const];
      });
    },
    { png: picture.toString('base64'), all: selectors },
  );
  return new Map(found);
}
