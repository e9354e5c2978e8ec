// How each flavour of the rules core is loaded. `files` reads from the core's dist folder: as a
// module, or as bytes.

const flavours = {
  /** WebAssembly with the bindings of wasm-bindgen, as browsers load it. */
  async web(files) {
    const core = await files.module('web/onewindow_core.js');
    await core.default({ module_or_path: await files.bytes('web/onewindow_core_bg.wasm') });
    return core;
  },
  /** The same module with the bindings for Node; it reads its own bytes. */
  async node(files) {
    return (await files.module('node/onewindow_core.js')).default;
  },
  /** The raw C ABI, for hosts that allow nothing else. */
  async mini(files) {
    const { loadMini } = await files.module('mini/index.js');
    return loadMini(await files.bytes('mini/onewindow_core.wasm'));
  },
  /** The same as plain JavaScript, for hosts without WebAssembly. */
  async 'mini-js'(files) {
    const { loadMini } = await files.module('mini-js/index.js');
    return loadMini();
  },
};

/** Loads a flavour by its name. */
export async function load(flavour, files) {
  if (!Object.hasOwn(flavours, flavour)) {
    throw new Error(`there is no flavour ${flavour}: ${Object.keys(flavours).join(', ')}`);
  }
  return flavours[flavour](files);
}
