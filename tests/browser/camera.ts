import { chromium, type Browser, type Page } from '@playwright/test';
import { writeFile } from 'node:fs/promises';

/** A browser whose camera sees what a part of a page shows, held into the middle of the picture. */
export async function lookingAt(page: Page, selector: string, file: string): Promise<Browser> {
  const box = await page.locator(selector).boundingBox();
  if (box === null) throw new Error(`nothing to look at: ${selector}`);
  // Cameras have even sides.
  const side = Math.ceil((Math.max(box.width, box.height) * 1.25) / 32) * 32;
  const frame = await page.screenshot({
    type: 'jpeg',
    quality: 90,
    fullPage: true,
    clip: { x: Math.max(0, Math.round(box.x - (side - box.width) / 2)), y: Math.max(0, Math.round(box.y - (side - box.height) / 2)), width: side, height: side },
  });
  // A file of one frame, which the camera shows again and again.
  await writeFile(file, frame);
  return chromium.launch({
    executablePath: process.env['CHROMIUM'],
    chromiumSandbox: process.getuid?.() !== 0,
    args: ['--use-fake-ui-for-media-stream', '--use-fake-device-for-media-stream', `--use-file-for-fake-video-capture=${file}`],
  });
}
