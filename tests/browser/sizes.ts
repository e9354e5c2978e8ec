import type { Page } from '@playwright/test';

/** What is asked of a page, in CSS pixels. */
export interface Sizes {
  text: number;
  title: number;
  target: number;
}

/** What is too small to read or to hit on the page as it is, a line for each place. */
export async function tooSmall(page: Page, where: string, sizes: Sizes): Promise<string[]> {
  const found = await page.evaluate(({ text, title, target }) => {
    const faults: string[] = [];
    const INLINE_TARGET = 24;
    const LINE = 1.3;
    const TARGETS = 'a[href], button, input, select, textarea, summary, [tabindex="0"]';
    const isSeen = (element: Element): boolean => {
      const { width, height, bottom } = element.getBoundingClientRect();
      // What is for screen readers only is clipped to a point, and what is for later stands above the page.
      return width > 1 && height > 1 && bottom > 0 && element.checkVisibility({ visibilityProperty: true });
    };
    const name = (element: Element): string =>
      `${element.tagName.toLowerCase()}.${Array.from(element.classList).join('.')} “${(element.textContent || element.getAttribute('aria-label') || '').trim().slice(0, 24)}”`;

    const { scrollWidth, clientWidth } = document.documentElement;
    if (scrollWidth > clientWidth) faults.push(`the page is ${String(scrollWidth - clientWidth)} wider than the screen`);

    for (const element of Array.from(document.querySelectorAll('body *'))) {
      const isText = Array.from(element.childNodes).some((node) => node.nodeType === Node.TEXT_NODE && node.textContent?.trim());
      if (!isText || !isSeen(element)) continue;
      const style = getComputedStyle(element);
      const size = Number.parseFloat(style.fontSize);
      const least = element.tagName === 'H1' ? title : text;
      if (size < least) faults.push(`${name(element)}: text of ${String(size)}, not ${String(least)}`);
      const line = Number.parseFloat(style.lineHeight) / size;
      if (!(line >= LINE - 0.001)) faults.push(`${name(element)}: lines of ${style.lineHeight} for text of ${String(size)}`);
    }

    for (const element of Array.from(document.querySelectorAll(TARGETS))) {
      if (!(element instanceof HTMLElement)) continue;
      // The words of a label are a part of what can be hit.
      const label = element instanceof HTMLInputElement && ['radio', 'checkbox', 'file'].includes(element.type) ? element.closest('label') : null;
      const hit = label ?? element;
      if (!isSeen(hit)) continue;
      const { width, height } = hit.getBoundingClientRect();
      const least = getComputedStyle(hit).display === 'inline' ? INLINE_TARGET : target;
      if (Math.min(width, height) < least - 0.5) {
        faults.push(`${name(hit)}: ${width.toFixed(0)} × ${height.toFixed(0)} to hit, not ${String(least)}`);
      }
    }
    return faults;
  }, sizes);
  return found.map((line) => `${where}: ${line}`);
}
