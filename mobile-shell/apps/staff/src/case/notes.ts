import type { Annotation, PagePlace } from '@onewindow/sdk';
import { reactive } from 'vue';

/** The notes somebody chose to carry over into the next notice, until it is sent. */
export const carried = reactive(new Set<string>());

/** What can be carried over: what its applicant does not know yet and nobody called settled. */
export function isOpen(note: Annotation): boolean {
  return !note.told && note.resolvedAt === undefined;
}

export const WHOLE = 1000;

/** Where a note begins that nobody has placed yet: in the middle, for the arrow keys to move. */
export const MIDDLE: PagePlace = { x: 500, y: 500, width: 0, height: 0 };

/** A place moved by steps, kept on its page. */
export function moved(place: PagePlace, right: number, down: number): PagePlace {
  const within = (part: number, size: number): number => Math.min(WHOLE - size, Math.max(0, part));
  return { ...place, x: within(place.x + right, place.width), y: within(place.y + down, place.height) };
}

/** A place made wider or higher by steps, kept on its page. */
export function resized(place: PagePlace, wider: number, higher: number): PagePlace {
  const within = (size: number, from: number): number => Math.min(WHOLE - from, Math.max(0, size));
  return { ...place, width: within(place.width + wider, place.x), height: within(place.height + higher, place.y) };
}

/** The place between two points of a picture, given in shares of it; a tap is a point. */
export function between(from: { x: number; y: number }, to: { x: number; y: number }): PagePlace {
  const mille = (share: number): number => Math.round(Math.min(1, Math.max(0, share)) * WHOLE);
  const [left, right] = [mille(Math.min(from.x, to.x)), mille(Math.max(from.x, to.x))];
  const [top, bottom] = [mille(Math.min(from.y, to.y)), mille(Math.max(from.y, to.y))];
  const [width, height] = [right - left, bottom - top];
  // A finger is never quite still.
  return width < 10 && height < 10 ? { x: left, y: top, width: 0, height: 0 } : { x: left, y: top, width, height };
}
