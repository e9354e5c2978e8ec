/** The stack of pages and the bars around them. At most ten deep, and tabs are kept, as in WeChat. */
const DEEPEST = 10;
const CARRIED = 1024 * 1024;

/** What WeChat's `setData` would complain of: it carries JSON from one thread to another. */
function checkData(path, data) {
  for (const [name, value] of Object.entries(data)) {
    if (value === undefined) console.error(`${path}: setting data field "${name}" to undefined is invalid`);
    if (typeof value === 'function') console.error(`${path}: data field "${name}" is a function`);
  }
  if (JSON.stringify(data).length > CARRIED) console.error(`${path}: setData carries more than a mebibyte`);
}

export class Pages {
  #stack = [];
  #tabs = new Map();
  #definitions = new Map();
  #app;
  #config;
  #backend;
  #space;

  constructor({ app, config, backend, space }) {
    this.#app = app;
    this.#config = config;
    this.#backend = backend;
    this.#space = space;
  }

  define(path, definition) {
    this.#definitions.set(path, definition);
  }

  current() {
    return this.#stack.map((page) => page.it);
  }

  get path() {
    return this.#stack.at(-1)?.path;
  }

  isTab(path) {
    return this.#app.tabBar?.list.some(({ pagePath }) => pagePath === path) ?? false;
  }

  /** Reads an address of a page; throws as the calls of WeChat fail. */
  #read(url) {
    const from = this.path ?? '';
    const [where, query = ''] = url.split('?');
    const path = (where.startsWith('/') ? where.slice(1) : new URL(where, `http://x/${from}`).pathname.slice(1)).replace(/\.html$/, '');
    if (!this.#definitions.has(path)) throw new Error(`page "${path}" is not found`);
    const pairs = query === '' ? [] : query.split('&').map((pair) => pair.split('='));
    // WeChat hands the values over as they are written.
    return { path, query: Object.fromEntries(pairs.map(([name, value = '']) => [name, value])) };
  }

  #make({ path, query }) {
    const own = this.#config[path] ?? {};
    const holder = document.createElement('div');
    holder.className = 'mp-page';
    holder.dataset.page = path;
    const bar = document.createElement('div');
    bar.className = 'mp-nav';
    const title = document.createElement('span');
    title.textContent = own.navigationBarTitleText ?? this.#app.window.navigationBarTitleText;
    bar.append(title, document.createElement('i'));
    const body = document.createElement('div');
    body.className = 'mp-body';
    const scroll = document.createElement('page');
    scroll.className = 'mp-scroll';
    body.append(scroll);
    holder.append(bar, body);
    document.body.append(holder);
    const root = this.#backend.createRoot('page-root', this.#space, path);
    const placeholder = document.createElement('span');
    scroll.append(placeholder);
    root.attach(scroll, placeholder);
    const it = root.get();
    it.route = path;
    it.options = query;
    const setData = it.setData.bind(it);
    it.setData = (data, told) => {
      checkData(path, data);
      setData(data, told);
    };
    const page = { path, it, holder, bar, scroll, title, root };
    scroll.addEventListener('scroll', () => {
      const bottom = scroll.scrollTop + scroll.clientHeight >= scroll.scrollHeight - 50;
      if (bottom && !page.bottom) it.onReachBottom?.();
      page.bottom = bottom;
    });
    return page;
  }

  #enter(page, query) {
    if (this.isTab(page.path)) this.#drawTabs(page);
    else if (this.#stack.length > 1) {
      const back = document.createElement('button');
      back.textContent = '‹';
      back.setAttribute('aria-label', '返回');
      back.addEventListener('click', () => this.back(1));
      page.bar.prepend(back);
    }
    page.it.onLoad?.(query);
    page.it.onShow?.();
    page.it.onReady?.();
  }

  #drawTabs(page) {
    const tabs = document.createElement('div');
    tabs.className = 'mp-tabs';
    for (const { pagePath, text } of this.#app.tabBar.list) {
      const button = document.createElement('button');
      button.textContent = text;
      if (pagePath === page.path) button.setAttribute('aria-current', 'page');
      button.addEventListener('click', () => this.switchTab(`/${pagePath}`));
      tabs.append(button);
    }
    page.holder.append(tabs);
  }

  nameTab(index, text) {
    this.#app.tabBar.list[index].text = text;
    for (const tabs of document.querySelectorAll('.mp-tabs')) tabs.children[index].textContent = text;
  }

  #leave(page) {
    if (this.isTab(page.path)) {
      this.#tabs.delete(page.path);
    }
    page.it.onUnload?.();
    page.root.release();
    page.holder.remove();
  }

  open(url) {
    const to = this.#read(url);
    const page = this.#make(to);
    if (this.isTab(to.path)) this.#tabs.set(to.path, page);
    this.#stack = [page];
    this.#enter(page, to.query);
  }

  navigateTo(url) {
    const to = this.#read(url);
    if (this.isTab(to.path)) throw new Error('can not navigateTo a tabbar page');
    if (this.#stack.length >= DEEPEST) throw new Error('webview count limit exceed');
    const before = this.#stack.at(-1);
    const page = this.#make(to);
    before?.it.onHide?.();
    if (before) before.holder.hidden = true;
    this.#stack.push(page);
    this.#enter(page, to.query);
  }

  redirectTo(url) {
    const to = this.#read(url);
    if (this.isTab(to.path)) throw new Error('can not redirectTo a tabbar page');
    const before = this.#stack.pop();
    if (before) this.#leave(before);
    const page = this.#make(to);
    this.#stack.push(page);
    this.#enter(page, to.query);
  }

  reLaunch(url) {
    for (const page of [...this.#stack].reverse()) this.#leave(page);
    for (const page of [...this.#tabs.values()]) this.#leave(page);
    this.#stack = [];
    this.open(url);
  }

  switchTab(url) {
    const to = this.#read(url);
    if (!this.isTab(to.path)) throw new Error('can not switch to no-tabBar page');
    for (const page of this.#stack.splice(0).reverse()) {
      if (this.isTab(page.path)) {
        page.it.onHide?.();
        page.holder.hidden = true;
      } else this.#leave(page);
    }
    const kept = this.#tabs.get(to.path);
    if (kept === undefined) {
      this.open(`/${to.path}`);
      return;
    }
    this.#stack = [kept];
    kept.holder.hidden = false;
    kept.it.onShow?.();
  }

  back(delta) {
    for (let n = 0; n < delta && this.#stack.length > 1; n += 1) this.#leave(this.#stack.pop());
    const page = this.#stack.at(-1);
    page.holder.hidden = false;
    page.it.onShow?.();
  }

  get top() {
    return this.#stack.at(-1);
  }
}
