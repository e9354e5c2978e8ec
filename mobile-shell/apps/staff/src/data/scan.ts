/** What browsers that read codes offer; TypeScript does not know it yet. */
interface Detector {
  detect(source: HTMLVideoElement): Promise<{ rawValue: string }[]>;
}
interface DetectorKind {
  new (options: { formats: string[] }): Detector;
  getSupportedFormats(): Promise<string[]>;
}

const kind = (): DetectorKind | undefined => (globalThis as { BarcodeDetector?: DetectorKind }).BarcodeDetector;

/** Whether this browser has a camera to read codes with. */
export const canScan = (): boolean => 'mediaDevices' in navigator;

type Read = (video: HTMLVideoElement) => Promise<string | undefined>;

/** How codes are read: by the browser itself, where it does that, or by what is loaded for it. */
async function reader(): Promise<Read> {
  const Kind = kind();
  const formats = await Kind?.getSupportedFormats().catch(() => undefined);
  if (Kind === undefined || formats?.includes('qr_code') !== true) return (await import('./read-code')).readFrame;
  const detector = new Kind({ formats: ['qr_code'] });
  return async (video) => (await detector.detect(video))[0]?.rawValue;
}

/**
 * The case number in what was typed or scanned: the number itself, that of one of its papers, or the address
 * a receipt's code leads to.
 */
export function caseNumberIn(text: string): string | undefined {
  const path = /\/receipts\/([^/?#]+)/.exec(text)?.[1];
  const told = path === undefined ? text.trim() : decodeURIComponent(path);
  const number = told.replace(/-[A-Z]{2}\d*$/, '');
  return /^[0-9A-Za-z-]{1,64}$/.test(number) ? number : undefined;
}

/** Milliseconds between two looks. */
const LOOK = 200;

/** Looks through the camera until it sees a code, and tells it; `undefined` once the signal says so. */
export async function scan(video: HTMLVideoElement, signal: AbortSignal): Promise<string | undefined> {
  // The camera is asked for last: it is not on while something is still loaded.
  const read = await reader();
  const camera = await navigator.mediaDevices.getUserMedia({ video: { facingMode: 'environment' } });
  try {
    video.srcObject = camera;
    await video.play();
    while (!signal.aborted) {
      const seen = await read(video);
      if (seen !== undefined) return seen;
      await new Promise((resolve) => setTimeout(resolve, LOOK));
    }
    return undefined;
  } finally {
    for (const track of camera.getTracks()) track.stop();
    video.srcObject = null;
  }
}
