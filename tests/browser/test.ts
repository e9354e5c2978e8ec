import { test as base, expect, type BrowserContext } from '@playwright/test';

/** Whether a request stays on this machine, which is all the network a test has and all an app of ours may ask. */
export function staysHere(url: string): boolean {
  const { protocol, hostname } = new URL(url);
  return !/^(http|ws)s?:$/.test(protocol) || hostname === '127.0.0.1';
}

/** A test that fails when any page of any of its contexts asks another machine for anything. */
export const test = base.extend<{ here: undefined }>({
  here: [
    async ({ browser }, use) => {
      const asked: string[] = [];
      const watch = (context: BrowserContext): BrowserContext =>
        context.on('request', (request) => {
          if (!staysHere(request.url())) asked.push(request.url());
        });
      const open = browser.newContext.bind(browser);
      browser.newContext = async (options) => watch(await open(options));
      await use(undefined);
      browser.newContext = open;
      expect(asked, 'requests to other machines').toEqual([]);
    },
    { auto: true },
  ],
});

export { expect } from '@playwright/test';
