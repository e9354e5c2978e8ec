import type { PagePlace } from '@onewindow/sdk';
import { WHOLE } from '../case/notes';

/** A page as its document gives it, upright. */
export interface Size {
  width: number;
  height: number;
}

/** A page on the screen, in CSS pixels from the top of the first. */
export interface Box extends Size {
  top: number;
}

/** A place in the document that stays when its pages change their size. */
export interface Spot {
  page: number;
  /** How far down the page, as a share of it; below 0 it is in the gap above. */
  share: number;
}

export const GAP = 12;

/** How wide pages are drawn, as shares of the width there is. */
const ZOOMS = [0.5, 0.75, 1, 1.25, 1.5, 2, 3, 4, 6] as const;

/** What some phones can hold in one canvas; a larger one stays white there. */
const MOST_PIXELS = 16_777_216;

export const larger = (zoom: number): number => ZOOMS.find((one) => one > zoom) ?? zoom;
export const smaller = (zoom: number): number => ZOOMS.findLast((one) => one < zoom) ?? zoom;

/** The pages one below the other, each as wide as asked, turned clockwise by quarters. */
export function stacked(sizes: readonly Size[], width: number, quarters: number): Box[] {
  let top = GAP;
  return sizes.map((size) => {
    const share = quarters % 2 === 0 ? size.height / size.width : size.width / size.height;
    const box = { top, width, height: width * share };
    top += box.height + GAP;
    return box;
  });
}

/** How much there is to scroll over. */
export function heightOf(boxes: readonly Box[]): number {
  const last = boxes.at(-1);
  return last ? last.top + last.height + GAP : 0;
}

/** The pages to be drawn, by index: those on the screen and within one screen of it. */
export function near(boxes: readonly Box[], top: number, height: number): Set<number> {
  const found = new Set<number>();
  for (const [index, box] of boxes.entries()) {
    if (box.top < top + 2 * height && box.top + box.height > top - height) found.add(index);
  }
  return found;
}

/** The page that is being read, by index: the one a third down the screen, or at the end of all the last. */
export function reading(boxes: readonly Box[], top: number, height: number): number {
  if (top > 0 && top + height >= heightOf(boxes) - 1) return boxes.length - 1;
  return Math.max(0, boxes.findLastIndex((box) => box.top - GAP <= top + height / 3));
}

export function spotAt(boxes: readonly Box[], y: number): Spot {
  const page = Math.max(0, boxes.findLastIndex((box) => box.top - GAP <= y));
  const box = boxes[page];
  return { page, share: box ? (y - box.top) / box.height : 0 };
}

export function topOf(boxes: readonly Box[], { page, share }: Spot): number {
  const box = boxes[page];
  // The gap above a page is as wide at every size.
  return box ? box.top + (share < 0 ? -GAP : share * box.height) : 0;
}

/** Pixels of the canvas for each of the page: those of the screen, as far as the canvas may have them. */
export function pixelsFor({ width, height }: Size, screen: number): number {
  return Math.min(screen, Math.sqrt(MOST_PIXELS / (width * height)));
}

/** A place on a page after the page was turned clockwise by quarters. */
export function turned(place: PagePlace, quarters: number): PagePlace {
  const { x, y, width, height } = place;
  switch (((quarters % 4) + 4) % 4) {
    case 1:
      return { x: WHOLE - y - height, y: x, width: height, height: width };
    case 2:
      return { x: WHOLE - x - width, y: WHOLE - y - height, width, height };
    case 3:
      return { x: y, y: WHOLE - x - width, width: height, height: width };
    default:
      return place;
  }
}
