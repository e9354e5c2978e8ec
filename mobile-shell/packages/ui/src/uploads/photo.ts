/** The longest side of what is sent, in pixels: a page photographed like this reads at 200 dots an inch. */
export const LONG_SIDE = 2400;
/** Bytes up to which there is nothing to gain. */
const SMALL = 1024 * 1024;
/** What is tried one after the other until the picture fits: its longest side, and the quality. */
const STEPS = [
  [LONG_SIDE, 0.85],
  [LONG_SIDE, 0.7],
  [LONG_SIDE, 0.55],
  [1800, 0.6],
  [1200, 0.6],
  [800, 0.6],
] as const;

const JPEG = 'image/jpeg';
const HEIC = ['image/heic', 'image/heif'];
const PHOTOS = [JPEG, 'image/png', 'image/webp'];

/** What files of a document may be. */
export interface Wanted {
  mediaTypes: readonly string[];
  maxBytes: number;
}

/** A browser that cannot show this kind of photo cannot make one of another kind of it either. */
export class UnreadablePhoto extends Error {}

type Named = Pick<File, 'name' | 'type' | 'size'>;

/** Browsers that do not know the format leave the type of such a file out. */
export const isHeic = ({ name, type }: Pick<File, 'name' | 'type'>): boolean => HEIC.includes(type) || (type === '' && /\.hei[cf]$/i.test(name));

/** Whether it is worth looking at the pixels of a file: a photo that is large, or of a kind that is not taken as it is. */
export function isDrawable(file: Named, { mediaTypes, maxBytes }: Wanted): boolean {
  if (!mediaTypes.includes(JPEG)) return false;
  if (isHeic(file)) return !mediaTypes.some((type) => HEIC.includes(type));
  return PHOTOS.includes(file.type) && (!mediaTypes.includes(file.type) || file.size > Math.min(SMALL, maxBytes));
}

/** Whether a photo goes as it is after all, now that its size in pixels is known. */
export function isFit(file: Named, longSide: number, { mediaTypes, maxBytes }: Wanted): boolean {
  return mediaTypes.includes(file.type) && file.size <= maxBytes && longSide <= LONG_SIDE;
}

/** The first of the drawings that fits. */
export async function firstThatFits(draw: (longSide: number, quality: number) => Promise<Blob | null>, maxBytes: number): Promise<Blob | undefined> {
  for (const [longSide, quality] of STEPS) {
    const drawn = await draw(longSide, quality);
    // A browser that cannot draw will not be able to with other numbers.
    if (drawn === null) return undefined;
    if (drawn.size <= maxBytes) return drawn;
  }
  return undefined;
}

/**
 * A drawable photo as it is sent: upright, no larger than needed and small enough. What is so already, or more than
 * the browser can do, is sent as it was chosen.
 *
 * Throws {@link UnreadablePhoto} for a kind of photo that is not taken and cannot be made one that is.
 */
export async function smaller(file: File, wanted: Wanted): Promise<File> {
  const bitmap = await createImageBitmap(file, { imageOrientation: 'from-image' }).catch(() => undefined);
  if (bitmap === undefined) {
    if (isHeic(file)) throw new UnreadablePhoto();
    return file;
  }
  try {
    const whole = Math.max(bitmap.width, bitmap.height);
    if (isFit(file, whole, wanted)) return file;
    const drawn = await firstThatFits((longSide, quality) => drawing(bitmap, Math.min(1, longSide / whole), quality), wanted.maxBytes);
    if (drawn === undefined || (isFit(file, 0, wanted) && drawn.size >= file.size)) return file;
    return new File([drawn], file.name.replace(/(\.\w+)?$/, '.jpg'), { type: JPEG, lastModified: file.lastModified });
  } finally {
    bitmap.close();
  }
}

function drawing(bitmap: ImageBitmap, scale: number, quality: number): Promise<Blob | null> {
  const canvas = document.createElement('canvas');
  canvas.width = Math.round(bitmap.width * scale);
  canvas.height = Math.round(bitmap.height * scale);
  const context = canvas.getContext('2d');
  if (context === null) return Promise.resolve(null);
  // What shines through is paper.
  context.fillStyle = 'white';
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.imageSmoothingQuality = 'high';
  context.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  return new Promise((done) => {
    canvas.toBlob(done, JPEG, quality);
  });
}

/**
 * The kinds of files to offer for a choice. Photos in HEIC are among them only where the browser says that it reads
 * them: a phone that is not asked for them makes JPEGs of them itself.
 */
export async function choosable(mediaTypes: readonly string[]): Promise<string> {
  const decoder = (globalThis as { ImageDecoder?: { isTypeSupported(type: string): Promise<boolean> } }).ImageDecoder;
  const readsHeic = mediaTypes.includes(JPEG) && (await decoder?.isTypeSupported('image/heic').catch(() => false)) === true;
  return [...mediaTypes, ...(readsHeic ? [...HEIC, '.heic', '.heif'] : [])].join(',');
}
