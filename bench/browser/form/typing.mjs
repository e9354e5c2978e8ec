// One candidate's page: opened, proven to work, typed into.

/** What runs in the page: it waits for the frame in which a key's consequence is drawn. */
function watchKeys() {
  let armed;
  const painted = (then) => {
    // A message is read after the frame the callback stands before was drawn.
    const channel = new MessageChannel();
    channel.port1.onmessage = () => then(performance.now());
    channel.port2.postMessage(0);
  };
  const frame = () => {
    const { path, want, began, resolve } = armed;
    const wrong = globalThis.bench.wrong(path);
    const there = want === undefined || wrong === undefined || wrong === want;
    painted((at) => {
      armed.first ??= at - began;
      if (there) resolve({ first: armed.first, answered: at - began });
      else requestAnimationFrame(frame);
    });
  };
  addEventListener(
    'keydown',
    (event) => {
      if (armed === undefined) return;
      armed.began = event.timeStamp;
      requestAnimationFrame(frame);
    },
    true,
  );
  globalThis.typing = {
    arm(path, want) {
      this.done = new Promise((resolve) => {
        armed = { path, want, resolve };
      }).finally(() => {
        armed = undefined;
      });
    },
    focus(path) {
      const control = globalThis.bench.control(path);
      control.scrollIntoView({ block: 'center' });
      control.focus();
      control.setSelectionRange(control.value.length, control.value.length);
      return control.value;
    },
    // What a library or the browser puts off, such as drawing where it was scrolled to, belongs to no other key.
    quiet: () =>
      new Promise((resolve) => {
        requestAnimationFrame(() => requestAnimationFrame(() => requestIdleCallback(resolve, { timeout: 5000 })));
      }),
  };
}

const TIMEOUT = 60_000;

export class Page {
  static async open(browser, url) {
    const context = await browser.newContext({
      viewport: { width: 390, height: 844 },
      deviceScaleFactor: 3,
      isMobile: true,
      hasTouch: true,
      locale: 'zh-CN',
    });
    const page = await context.newPage();
    const broken = [];
    page.on('pageerror', (error) => broken.push(error.message));
    page.setDefaultTimeout(TIMEOUT);
    await page.addInitScript(watchKeys);
    await page.goto(url);
    await page.waitForFunction(() => globalThis.bench?.control('all/shop17/contact/name'), undefined, { timeout: TIMEOUT }).catch((error) => {
      throw new Error(`${url} draws no form: ${broken.join('; ') || error.message}`);
    });
    const devtools = await context.newCDPSession(page);
    return new Page(page, devtools);
  }

  constructor(page, devtools) {
    this.page = page;
    this.devtools = devtools;
  }

  async slow(rate) {
    await this.page.bringToFront();
    await this.devtools.send('Emulation.setCPUThrottlingRate', { rate });
  }

  quiet() {
    return this.page.evaluate(() => globalThis.typing.quiet());
  }

  focus(path) {
    return this.page.evaluate((at) => globalThis.typing.focus(at), path);
  }

  wrong(path) {
    return this.page.evaluate((at) => globalThis.bench.wrong(at), path);
  }

  /** Presses a key; milliseconds to the next frame, and to the one that draws `want`: an error beside the field or none. */
  async press(key, path, want) {
    await this.page.evaluate(([at, wanted]) => globalThis.typing.arm(at, wanted ?? undefined), [path, want]);
    await this.page.keyboard.press(key);
    const waits = this.page.evaluate(() => globalThis.typing.done);
    const late = new Promise((_, reject) => {
      setTimeout(reject, TIMEOUT, new Error(`no frame shows ${path} ${want ? 'wrong' : 'right'} after ${key}`)).unref();
    });
    const times = await Promise.race([waits, late]);
    await this.quiet();
    return times;
  }

  /** Proof before time: an answer shows a field that was not there, and hides it again. */
  async flip(path, shown) {
    const there = () => this.page.evaluate((at) => globalThis.bench.control(at)?.checkVisibility() === true, shown);
    if (await there()) throw new Error(`${shown} is there before it is asked`);
    for (const wanted of [true, false]) {
      await this.page.evaluate(([at, on]) => globalThis.bench.answer(at, on), [path, wanted]);
      await this.page.waitForFunction(([at, is]) => (globalThis.bench.control(at)?.checkVisibility() === true) === is, [shown, wanted]);
      await this.quiet();
    }
  }
}
