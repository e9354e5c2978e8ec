/** A file somebody chose, by its place on the phone. */
export interface Chosen {
  path: string;
  name: string;
  size: number;
}

/** The longest side of what is sent, in pixels: a page photographed like this reads at 200 dots an inch. */
const LONG_SIDE = 2400;
/** Bytes up to which there is nothing to gain. */
const SMALL = 1024 * 1024;
/** What is tried one after the other until the picture fits. */
const QUALITIES = [80, 60, 40];

/**
 * A photo as it is sent: no larger than needed, and small enough where that can be had. What is small already, or
 * more than this WeChat can do, is sent as it was chosen; whether it may be sent is not decided here.
 */
export async function smaller(photo: Chosen, maxBytes: number): Promise<Chosen> {
  if (photo.size <= Math.min(SMALL, maxBytes) || !('compressImage' in wx)) return photo;
  let best = photo;
  try {
    const { width, height } = await wx.getImageInfo({ src: photo.path });
    // Old libraries pass over the sides and know the quality alone.
    const sides = Math.max(width, height) <= LONG_SIDE ? {} : width < height ? { compressedHeight: LONG_SIDE } : { compressedWidth: LONG_SIDE };
    for (const quality of QUALITIES) {
      const { tempFilePath } = await wx.compressImage({ src: photo.path, quality, ...sides });
      const size = await sizeOf(tempFilePath);
      if (size < best.size) best = { path: tempFilePath, name: photo.name, size };
      if (size <= maxBytes) break;
    }
  } catch {
    // A kind of picture this phone cannot make smaller.
  }
  return best;
}

/** Whether a file is larger than the office takes. */
export function isTooLarge({ size }: Chosen, maxBytes: number): boolean {
  return size > maxBytes;
}

/** Whether one more may be sent beside these. */
export function hasRoom(sent: readonly unknown[], maxCount: number): boolean {
  return sent.length < maxCount;
}

function sizeOf(filePath: string): Promise<number> {
  return new Promise((success, fail) => {
    wx.getFileSystemManager().getFileInfo({ filePath, success: ({ size }) => { success(size); }, fail });
  });
}
