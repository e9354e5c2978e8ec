/** `wx`, in the shapes of its documentation. What is not here is not there: asking for it throws. */

/** Files chosen by the person, under the temporary paths a mini-program sees. */
const files = new Map();
const METHODS = ['OPTIONS', 'GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'TRACE', 'CONNECT'];
const STORAGE = 'mpsim.';
const STORED = 10 * 1024 * 1024;
let nextFile = 0;

/** Gives an answer the way WeChat's calls do: by `success` or `fail`, then `complete`, or as a promise where none is given. */
function answering(name, options, work) {
  const settle = async () => {
    try {
      const result = { errMsg: `${name}:ok`, ...(await work(options)) };
      options.success?.(result);
      options.complete?.(result);
      return result;
    } catch (failure) {
      const result = { errMsg: `${name}:fail ${failure instanceof Error ? failure.message : String(failure)}` };
      options.fail?.(result);
      options.complete?.(result);
      throw result;
    }
  };
  const done = settle();
  if (options.success || options.fail || options.complete) {
    done.catch(() => undefined);
    return undefined;
  }
  return done;
}

/** What is chosen from an album or a chat is chosen with the browser's own dialog. */
function pick(accept) {
  return new Promise((resolve, reject) => {
    const input = document.createElement('input');
    input.type = 'file';
    if (accept) input.accept = accept;
    input.addEventListener('change', () => {
      const [file] = input.files ?? [];
      if (!file) return reject(new Error('cancel'));
      nextFile += 1;
      // Phones make the name up; only the ending is the file's own.
      const path = `wxfile://tmp_${String(Date.now())}${String(nextFile)}${/\.\w+$/.exec(file.name)?.[0] ?? ''}`;
      files.set(path, file);
      return resolve({ path, file });
    });
    input.addEventListener('cancel', () => reject(new Error('cancel')));
    input.click();
  });
}

/** What a photo becomes: JPEG of this quality, smaller by a side if one is named, the other in proportion. */
async function compressed(file, { quality = 80, compressedWidth, compressedHeight }) {
  const bitmap = await createImageBitmap(file);
  const scale = compressedWidth === undefined ? (compressedHeight ?? bitmap.height) / bitmap.height : compressedWidth / bitmap.width;
  const canvas = new OffscreenCanvas(Math.round(bitmap.width * scale), Math.round(bitmap.height * scale));
  canvas.getContext('2d').drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  bitmap.close();
  return canvas.convertToBlob({ type: 'image/jpeg', quality: quality / 100 });
}

function held(path) {
  const file = files.get(path);
  if (!file) throw new Error(`file not found ${path}`);
  return file;
}

const through = (url) => `/mpsim/net?to=${encodeURIComponent(url)}`;

function plainHeaders(headers) {
  // The simulator's own policy is not the server's.
  return Object.fromEntries([...headers].filter(([name]) => name !== 'content-security-policy'));
}

export function makeWx({ pages }) {
  const navigating = (name, work) => (options) => answering(name, options, async () => { work(options); return {}; });

  const wx = {
    env: { USER_DATA_PATH: 'wxfile://usr' },

    request(options) {
      const stop = new AbortController();
      answering('request', { complete: () => undefined, ...options }, async ({ url, method = 'GET', header = {}, data, dataType = 'json', responseType = 'text' }) => {
        if (!METHODS.includes(method)) throw new Error(`invalid method ${method}`);
        if (data !== undefined && typeof data !== 'string' && !(data instanceof ArrayBuffer)) throw new Error('the simulator takes text and ArrayBuffer');
        const headers = { 'content-type': 'application/json', ...Object.fromEntries(Object.entries(header).map(([key, value]) => [key.toLowerCase(), value])) };
        const response = await fetch(through(url), { method, headers, signal: stop.signal, ...(method === 'GET' || method === 'HEAD' ? {} : { body: data ?? '' }) });
        const text = responseType === 'arraybuffer' ? await response.arrayBuffer() : await response.text();
        let found = text;
        if (dataType === 'json' && typeof text === 'string') {
          try {
            found = JSON.parse(text);
          } catch {
            found = text;
          }
        }
        return { data: found, statusCode: response.status, header: plainHeaders(response.headers), cookies: [] };
      });
      return { abort: () => stop.abort(), onHeadersReceived: () => undefined };
    },

    uploadFile(options) {
      const sending = new XMLHttpRequest();
      let told = () => undefined;
      answering('uploadFile', { complete: () => undefined, ...options }, ({ url, filePath, name, header = {}, formData = {} }) =>
        new Promise((resolve, reject) => {
          const file = files.get(filePath);
          if (!file) return reject(new Error(`file not found ${filePath}`));
          const form = new FormData();
          for (const [key, value] of Object.entries(formData)) form.append(key, value);
          form.append(name, file, filePath.split('/').pop());
          sending.open('POST', through(url));
          for (const [key, value] of Object.entries(header)) if (key.toLowerCase() !== 'content-type') sending.setRequestHeader(key, value);
          sending.upload.onprogress = (event) => {
            told({ progress: Math.round((event.loaded / event.total) * 100), totalBytesSent: event.loaded, totalBytesExpectedToSend: event.total });
          };
          sending.onload = () => resolve({ data: sending.responseText, statusCode: sending.status });
          sending.onerror = () => reject(new Error('network'));
          sending.onabort = () => reject(new Error('abort'));
          return sending.send(form);
        }),
      );
      return { abort: () => sending.abort(), onProgressUpdate: (listener) => { told = listener; }, offProgressUpdate: () => { told = () => undefined; } };
    },

    getStorageSync(key) {
      const kept = localStorage.getItem(STORAGE + key);
      return kept === null ? '' : JSON.parse(kept);
    },
    setStorageSync(key, value) {
      const text = JSON.stringify(value);
      if (text.length > 1024 * 1024) throw new Error('setStorageSync:fail data exceed max size');
      const held = Object.keys(localStorage).reduce((sum, name) => sum + (localStorage.getItem(name)?.length ?? 0), 0);
      if (held + text.length > STORED) throw new Error('setStorageSync:fail exceed storage max size 10Mb');
      localStorage.setItem(STORAGE + key, text);
    },
    removeStorageSync(key) {
      localStorage.removeItem(STORAGE + key);
    },

    navigateTo: navigating('navigateTo', ({ url }) => pages.navigateTo(url)),
    redirectTo: navigating('redirectTo', ({ url }) => pages.redirectTo(url)),
    reLaunch: navigating('reLaunch', ({ url }) => pages.reLaunch(url)),
    switchTab: navigating('switchTab', ({ url }) => pages.switchTab(url)),
    navigateBack: (options = {}) => answering('navigateBack', options, async () => { pages.back(options.delta ?? 1); return {}; }),
    setNavigationBarTitle: navigating('setNavigationBarTitle', ({ title }) => { pages.top.title.textContent = title; }),
    setTabBarItem: navigating('setTabBarItem', ({ index, text }) => pages.nameTab(index, text)),
    pageScrollTo: navigating('pageScrollTo', ({ selector, scrollTop, offsetTop = 0 }) => {
      const { scroll, it } = pages.top;
      // The engine writes ids of its own into the document, so it is asked for the element.
      const element = selector ? it._$.getShadowRoot().querySelector(selector)?.getBackendElement() : undefined;
      scroll.scrollTop = element ? element.getBoundingClientRect().top - scroll.getBoundingClientRect().top + scroll.scrollTop + offsetTop : (scrollTop ?? scroll.scrollTop);
    }),

    getAppBaseInfo() {
      const asked = new URLSearchParams(location.search);
      return {
        SDKVersion: '2.33.0', version: '8.0.50', language: asked.get('language') ?? 'zh_CN', theme: 'light', enableDebug: false, host: { appId: '' },
        fontSizeSetting: 17, fontSizeScaleFactor: Number(asked.get('scale') ?? '1'),
      };
    },
    getWindowInfo: () => ({ pixelRatio: devicePixelRatio, screenWidth: innerWidth, screenHeight: innerHeight, windowWidth: innerWidth, windowHeight: innerHeight - 88, statusBarHeight: 44 }),
    login: (options = {}) => answering('login', options, async () => ({ code: `mpsim${String(Date.now())}` })),
    requestSubscribeMessage: (options) => answering('requestSubscribeMessage', options, async ({ tmplIds }) => {
      if (tmplIds.length === 0 || tmplIds.length > 3) throw new Error('TmplIds can not be empty or too many');
      globalThis.__mpsim.subscribed = tmplIds;
      return Object.fromEntries(tmplIds.map((id) => [id, 'accept']));
    }),

    showToast: (options) => answering('showToast', options, async ({ title, duration = 1500 }) => {
      const toast = document.createElement('div');
      toast.className = 'mp-toast';
      toast.setAttribute('role', 'status');
      toast.textContent = title;
      document.body.append(toast);
      setTimeout(() => toast.remove(), duration);
      return {};
    }),
    showModal: (options) => answering('showModal', options, ({ title = '', content = '', showCancel = true, confirmText = '确定', cancelText = '取消' }) =>
      new Promise((resolve) => {
        const modal = document.createElement('div');
        modal.className = 'mp-modal';
        modal.setAttribute('role', 'dialog');
        modal.setAttribute('aria-label', title);
        const box = document.createElement('div');
        box.append(Object.assign(document.createElement('b'), { textContent: title }), document.createElement('br'), content, document.createElement('br'));
        const button = (text, confirm) => {
          const made = document.createElement('button');
          made.textContent = text;
          made.addEventListener('click', () => { modal.remove(); resolve({ confirm, cancel: !confirm }); });
          box.append(made);
        };
        button(confirmText, true);
        if (showCancel) button(cancelText, false);
        modal.append(box);
        document.body.append(modal);
      }),
    ),

    chooseMessageFile: (options) => answering('chooseMessageFile', options, async () => {
      const { path, file } = await pick('');
      return { tempFiles: [{ path, size: file.size, name: file.name, type: 'file', time: Math.floor(Date.now() / 1000) }] };
    }),
    chooseMedia: (options) => answering('chooseMedia', options, async () => {
      const { path, file } = await pick('image/*');
      return { type: 'image', tempFiles: [{ tempFilePath: path, size: file.size, fileType: 'image' }] };
    }),
    getImageInfo: (options) => answering('getImageInfo', options, async ({ src }) => {
      const { width, height } = await createImageBitmap(held(src));
      return { width, height, path: src, orientation: 'up', type: 'jpeg' };
    }),
    compressImage: (options) => answering('compressImage', options, async ({ src, ...how }) => {
      if (how.quality < 0 || how.quality > 100) throw new Error('invalid quality');
      nextFile += 1;
      const path = `wxfile://tmp_${String(Date.now())}${String(nextFile)}.jpg`;
      files.set(path, await compressed(held(src), how));
      return { tempFilePath: path };
    }),
    getFileSystemManager: () => ({
      getFileInfo: (options) => answering('getFileInfo', options, async ({ filePath }) => ({ size: held(filePath).size })),
      mkdir: (options) => answering('mkdir', options, async ({ dirPath }) => {
        if (!dirPath.startsWith('wxfile://usr/')) throw new Error(`permission denied, open ${dirPath}`);
        return {};
      }),
      copyFile: (options) => answering('copyFile', options, async ({ srcPath, destPath }) => {
        const file = files.get(srcPath);
        if (!file || !destPath.startsWith('wxfile://usr/')) throw new Error(`no such file or directory, copyFile ${srcPath} -> ${destPath}`);
        files.set(destPath, file);
        return {};
      }),
      rmdir: (options) => answering('rmdir', options, async ({ dirPath }) => {
        for (const path of [...files.keys()]) if (path.startsWith(`${dirPath}/`)) files.delete(path);
        return {};
      }),
      readFile: (options) => answering('readFile', options, async ({ filePath, position = 0, length }) => {
        const file = files.get(filePath);
        if (!file) throw new Error(`no such file or directory, open ${filePath}`);
        return { data: await file.slice(position, length === undefined ? undefined : position + length).arrayBuffer() };
      }),
    }),
  };
  return new Proxy(wx, {
    get(target, name) {
      if (typeof name === 'symbol' || name in target) return target[name];
      throw new Error(`wx.${name} is not there`);
    },
  });
}
