import decodeQR from 'qr/decode.js';

/** A picture, four bytes a point. */
export interface Picture {
  width: number;
  height: number;
  data: Uint8ClampedArray;
}

/** What the code in a picture says; nothing where none is to be read. */
export function readCode({ width, height, data }: Picture): string | undefined {
  try {
    return decodeQR({ width, height, data });
  } catch {
    // A picture without a code is what a camera mostly sees.
    return undefined;
  }
}

/** The longest side that is looked at: more only costs time. */
const LONGEST = 960;
let canvas: HTMLCanvasElement | undefined;

/** What the code before the camera says, read from the frame that is shown. */
export function readFrame(video: HTMLVideoElement): Promise<string | undefined> {
  const scale = Math.min(1, LONGEST / Math.max(video.videoWidth, video.videoHeight, 1));
  const [width, height] = [Math.round(video.videoWidth * scale), Math.round(video.videoHeight * scale)];
  canvas ??= document.createElement('canvas');
  Object.assign(canvas, { width, height });
  const ground = canvas.getContext('2d', { willReadFrequently: true });
  if (ground === null || width === 0 || height === 0) return Promise.resolve(undefined);
  ground.drawImage(video, 0, 0, width, height);
  return Promise.resolve(readCode(ground.getImageData(0, 0, width, height)));
}
