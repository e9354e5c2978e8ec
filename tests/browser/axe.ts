import type { Page } from '@playwright/test';
import axe from 'axe-core';

const LEVELS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
/** Rules whose result follows from the looks of a page; the others say the same in every scheme and size. */
const LOOKS = ['color-contrast', 'link-in-text-block', 'target-size', 'scrollable-region-focusable'];

declare global {
  interface Window {
    axe?: typeof axe;
  }
}

/** What axe finds fault with on the page as it is, a line for each place. */
export async function faults(page: Page, where: string, { looksOnly = false } = {}): Promise<string[]> {
  // It stays in the page as long as the app moves from view to view by itself.
  if (!(await page.evaluate(() => window.axe !== undefined))) {
    await page.evaluate(axe.source);
    // What sticks to an edge covers a part of something only until one scrolls on.
    await page.evaluate(() => {
      const flat = new CSSStyleSheet();
      flat.replaceSync('.bar, .foot, .tabs, .nav { position: static !important }');
      document.adoptedStyleSheets.push(flat);
    });
  }
  // Colours have changed when the frame after the change is drawn.
  await page.evaluate(() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))));
  const runOnly: axe.RunOnly = looksOnly ? { type: 'rule', values: LOOKS } : { type: 'tag', values: LEVELS };
  const { looked, found } = await page.evaluate(async (only) => {
    const { passes, violations } = await (window.axe as typeof axe).run(document, {
      runOnly: only,
      resultTypes: ['violations', 'passes'],
    });
    return {
      looked: passes.length + violations.length,
      found: violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.target.join(' ')}: ${node.failureSummary ?? ''}`)),
    };
  }, runOnly);
  if (looked === 0) throw new Error(`axe looked at nothing on ${where}`);
  return found.map((line) => `${where}: ${line}`);
}
