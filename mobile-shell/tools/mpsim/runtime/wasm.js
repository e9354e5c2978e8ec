/** `WXWebAssembly`: a module by its path in the package and nothing else; on iOS its globals are not exported. */
export function makeWasm() {
  return {
    async instantiate(path, imports = {}) {
      if (typeof path !== 'string' || !/^\/?[\w@./-]+\.wasm(\.br)?$/.test(path) || path.includes('..')) {
        throw new TypeError('WXWebAssembly.instantiate: only a path in the package is taken');
      }
      const answer = await fetch(`/app/${path.replace(/^\//, '')}`);
      if (!answer.ok) throw new Error(`WXWebAssembly.instantiate: no such file ${path}`);
      const { instance } = await WebAssembly.instantiate(await answer.arrayBuffer(), imports);
      const exports = Object.entries(instance.exports).filter(([, value]) => !(value instanceof WebAssembly.Global));
      return { instance: { exports: Object.fromEntries(exports) } };
    },
  };
}
