import type { Page } from '@playwright/test';
import axe from 'axe-core';
import { measured } from './contrast';

const LEVELS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
/** Rules whose result follows from the looks of a page; the others say the same in every scheme and size. */
const LOOKS = ['color-contrast', 'link-in-text-block', 'target-size', 'scrollable-region-focusable'];

declare global {
  interface Window {
    axe?: typeof axe;
  }
}

/**
 * What axe finds fault with on the page as it is, a line for each place. What axe leaves open is a fault as well, but for a
 * contrast, which is measured where a run of colours or a drawing lies behind the text.
 */
export async function faults(page: Page, where: string, { looksOnly = false } = {}): Promise<string[]> {
  // It stays in the page as long as the app moves from view to view by itself.
  if (!(await page.evaluate(() => window.axe !== undefined))) {
    await page.evaluate(axe.source);
    // What sticks to an edge or scrolls by itself covers a part of something only until one scrolls on.
    await page.evaluate(() => {
      const flat = new CSSStyleSheet();
      flat.replaceSync('.bar, .foot, .tabs, .nav, .toasts { position: static !important } .nav nav, .packs { flex-wrap: wrap !important; overflow: visible !important; height: auto !important }');
      document.adoptedStyleSheets.push(flat);
    });
  }
  // Colours have changed when the frame after the change is drawn.
  await page.evaluate(() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))));
  const runOnly: axe.RunOnly = looksOnly ? { type: 'rule', values: LOOKS } : { type: 'tag', values: LEVELS };
  const { looked, found, open } = await page.evaluate(async (only) => {
    const { passes, violations, incomplete } = await (window.axe as typeof axe).run(document, {
      runOnly: only,
      resultTypes: ['violations', 'passes', 'incomplete'],
    });
    const why = ({ any, all, none }: axe.NodeResult): string => [...any, ...all, ...none].map(({ message }) => message).join(' ');
    const places = (results: axe.Result[], say: (node: axe.NodeResult) => string) =>
      results.flatMap(({ id, nodes }) => nodes.map((node) => ({ rule: id, target: node.target.join(' '), line: `${id}: ${node.target.join(' ')}: ${say(node)}` })));
    return {
      looked: passes.length + violations.length,
      found: places(violations, (node) => node.failureSummary ?? '').map(({ line }) => line),
      open: places(incomplete, (node) => `left open, ${why(node)}`),
    };
  }, runOnly);
  if (looked === 0) throw new Error(`axe looked at nothing on ${where}`);
  const contrasts = await measured(page, open.filter(({ rule }) => rule === 'color-contrast').map(({ target }) => target));
  for (const { target, line } of open) {
    const contrast = contrasts.get(target);
    if (contrast === undefined) found.push(line);
    else if (contrast.worst < contrast.needed) found.push(`color-contrast: ${target}: measured ${contrast.worst.toFixed(2)}`);
  }
  return found.map((line) => `${where}: ${line}`);
}
