import { expect, type Locator, type Page } from '@playwright/test';

/** More stops than any page has. */
const STOPS = 120;

/** Somebody who has a keyboard and nothing else, and must see where they are. */
export class Keys {
  constructor(readonly page: Page) {}

  /** Goes on to an element, over all that stand before it in the order of the page. */
  async to(element: Locator): Promise<void> {
    const { page } = this;
    await element.waitFor();
    // The order is the page's: whoever goes on never lands before where they were, but to begin anew.
    await page.evaluate(() => {
      (window as unknown as { last: Element | null }).last = document.activeElement;
    });
    let begun = 0;
    for (let stop = 0; stop < STOPS; stop += 1) {
      if (await element.evaluate((wanted) => wanted === document.activeElement)) return;
      await page.keyboard.press('Tab');
      const { seen, forward, name } = await page.evaluate(() => {
        const held = window as unknown as { last: Element | null };
        const now = document.activeElement ?? document.body;
        const forward = !held.last || (held.last.compareDocumentPosition(now) & Node.DOCUMENT_POSITION_FOLLOWING) !== 0;
        held.last = now;
        // A ring around it, or around the label, the row or the search that it stands for.
        const seen = [now, now.closest('label'), now.closest('tr'), now.closest('[role=search]')].some((one) => {
          if (!one) return false;
          const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(one);
          const isRing = outlineStyle !== 'none' && Number.parseFloat(outlineWidth) >= 2;
          return isRing || (one !== now && boxShadow !== 'none');
        });
        const box = now.getBoundingClientRect();
        const inView = now === document.body || (box.bottom > 0 && box.top < innerHeight);
        return { seen: now === document.body || (seen && inView), forward: forward || now === document.body, name: now.outerHTML.slice(0, 120) };
      });
      expect(seen, `the focus cannot be seen on ${name}`).toBe(true);
      if (!forward) begun += 1;
      expect(begun, `the order goes back at ${name}`).toBeLessThanOrEqual(1);
    }
    throw new Error(`no key leads to ${element.toString()}`);
  }

  async press(element: Locator, key = 'Enter'): Promise<void> {
    await this.to(element);
    await this.page.keyboard.press(key);
  }

  async type(element: Locator, text: string): Promise<void> {
    await this.to(element);
    await this.page.keyboard.press('ControlOrMeta+a');
    await this.page.keyboard.insertText(text);
  }

  /** Makes a choice of a group: into it, and on by arrows. */
  async choose(question: string, choice: string): Promise<void> {
    const group = this.page.getByRole('radiogroup', { name: new RegExp(`^${question}`) });
    const wanted = group.getByRole('radio', { name: choice, exact: true });
    await this.to(group.getByRole('radio').first());
    await this.page.keyboard.press('Space');
    for (let step = 0; step < 10 && !(await wanted.isChecked()); step += 1) await this.page.keyboard.press('ArrowDown');
    await expect(wanted).toBeChecked();
  }
}
