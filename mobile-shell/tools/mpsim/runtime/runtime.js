/** Starts the mini-program: its modules with nothing but what WeChat gives them, its pages in glass-easel. */
import * as glassEasel from '/lib/glass-easel.js';
import { MiniProgramEnv } from '/lib/adapter.js';
import { registerBuiltins } from '/mpsim/builtins.js';
import { Pages } from '/mpsim/pages.js';
import { makeWasm } from '/mpsim/wasm.js';
import { makeWx } from '/mpsim/wx.js';

const { config, modules, styles, templates, builtin, given } = globalThis.__app;
const env = new MiniProgramEnv();
const backend = env.associateBackend();
const space = env.createCodeSpace('app', true);
registerBuiltins({ glassEasel, space, templates, names: builtin });

const TOUCH = /^(tap|canceltap|longpress|touch)/;
backend._$.onEvent((target, type, detail, options) => {
  // The browser's own events of fields have another shape; the built-in components send WeChat's.
  if (!TOUCH.test(type)) return undefined;
  if (options.originalEvent?.target?.closest?.('button[disabled], [aria-disabled="true"]')) return undefined;
  const event = new glassEasel.Event(type, detail, options);
  glassEasel.Event.dispatchEvent(target, event);
  return event.getEventBubbleStatus();
});

for (const [path, text] of Object.entries(styles)) {
  const element = document.createElement('style');
  // A page's styles are its own.
  element.textContent = path === 'app' ? text : `.mp-page[data-page="${path}"] { ${text} }`;
  document.head.append(element);
}

const pages = new Pages({ app: config.app, config, backend, space });
const wx = makeWx({ pages });
const WXWebAssembly = makeWasm();
let application = {};
const loaded = new Map();

/** Resolves as WeChat does: by path, or a package in `miniprogram_npm`. */
function resolve(from, name) {
  const inPackages = !name.startsWith('.') && !name.startsWith('/');
  const parts = inPackages ? ['miniprogram_npm'] : name.startsWith('/') ? [] : from.split('/').slice(0, -1);
  for (const part of name.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '.' && part !== '') parts.push(part);
  }
  const path = parts.join('/');
  const found = [path, `${path}.js`, `${path}/index.js`].find((one) => one in modules);
  if (found === undefined) throw new Error(`module '${name}' is not defined, required by ${from}`);
  return found;
}

function run(path) {
  const before = loaded.get(path);
  if (before) return before.exports;
  const module = { exports: {} };
  loaded.set(path, module);
  const is = path.replace(/\.js$/, '');
  space.componentEnv(is, ({ Page, Component, Behavior }) => {
    const host = {
      require: (name) => run(resolve(path, name)),
      module,
      exports: module.exports,
      wx,
      App: (definition) => { application = definition; },
      Page: (definition) => { pages.define(is, definition); return Page(definition); },
      Component,
      Behavior,
      getApp: () => application,
      getCurrentPages: () => pages.current(),
      WXWebAssembly,
      console,
    };
    modules[path](...given.map((name) => host[name]));
  });
  return module.exports;
}

for (const path of Object.keys(templates)) if (!path.startsWith('builtin/')) space.addCompiledTemplate(path, { groupList: templates, content: templates[path] });
for (const [path, json] of Object.entries(config)) if (path !== 'app') space.addComponentStaticConfig(path, json);
run('app.js');
for (const page of config.app.pages) run(`${page}.js`);
application.onLaunch?.({ path: config.app.pages[0], query: {}, scene: 1001 });
application.onShow?.({ path: config.app.pages[0], query: {}, scene: 1001 });
const at = new URLSearchParams(location.search).get('at');
pages.open(at ?? `/${config.app.pages[0]}`);
// What a test reads: the simulator, never the mini-program, knows the browser.
globalThis.__mpsim = { pages, wx, WXWebAssembly, run, modules, application };
