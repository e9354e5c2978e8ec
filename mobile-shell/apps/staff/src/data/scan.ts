/** What browsers that read codes offer; TypeScript does not know it yet. */
interface Detector {
  detect(source: HTMLVideoElement): Promise<{ rawValue: string }[]>;
}
interface DetectorKind {
  new (options: { formats: string[] }): Detector;
  getSupportedFormats(): Promise<string[]>;
}

const kind = (): DetectorKind | undefined => (globalThis as { BarcodeDetector?: DetectorKind }).BarcodeDetector;

/** Whether this browser reads codes by itself and has a camera to do it with. */
export async function canScan(): Promise<boolean> {
  try {
    return 'mediaDevices' in navigator && ((await kind()?.getSupportedFormats()) ?? []).includes('qr_code');
  } catch {
    return false;
  }
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
  const Kind = kind();
  if (Kind === undefined) return undefined;
  const camera = await navigator.mediaDevices.getUserMedia({ video: { facingMode: 'environment' } });
  try {
    video.srcObject = camera;
    await video.play();
    const detector = new Kind({ formats: ['qr_code'] });
    while (!signal.aborted) {
      const [seen] = await detector.detect(video);
      if (seen) return seen.rawValue;
      await new Promise((resolve) => setTimeout(resolve, LOOK));
    }
    return undefined;
  } finally {
    for (const track of camera.getTracks()) track.stop();
    video.srcObject = null;
  }
}
