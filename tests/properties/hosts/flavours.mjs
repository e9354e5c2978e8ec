// The builds of the rules core that hosts load, each as one call:
// (op, handle, first, second, third, number, other) => text. A refusal is thrown as its text.

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** The calls of a module with plain exports, WebAssembly or not. */
function plain(core) {
  return (op, handle, first = '', second = '', third = '', number = 0, other = 0) => {
    const texts = [first, second, third].map((text) => encoder.encode(text));
    const start = core.ow_input(texts.reduce((sum, text) => sum + text.length, 0));
    if (start === 0) {
      throw '{"code":"document_too_large","message":""}';
    }
    const bytes = new Uint8Array(core.memory.buffer);
    let at = start;
    for (const text of texts) {
      bytes.set(text, at);
      at += text.length;
    }
    const refused = core.ow_call(op, handle, ...texts.map((text) => text.length), number, other);
    const from = core.ow_output();
    const answer = decoder.decode(new Uint8Array(core.memory.buffer, from, core.ow_length()));
    if (refused) {
      throw answer;
    }
    return answer;
  };
}

/** The calls of a module bound by wasm-bindgen. */
function bound({ Host }) {
  const host = new Host();
  return (op, handle, first = '', second = '', third = '', number = 0, other = 0) =>
    host.call(op, handle, first, second, third, number, other);
}

/** Loads a flavour; `from` reads what lies in `dist`. Those that know packages lie in a folder of their own. */
export async function load(flavour, from) {
  const [kind, folder] = flavour.startsWith('package-') ? [flavour.slice(8), 'package/'] : [flavour, ''];
  switch (kind) {
    case 'web': {
      const generated = await from.module(`${folder}web/onewindow_core.js`);
      await generated.default({ module_or_path: await from.bytes(`${folder}web/onewindow_core_bg.wasm`) });
      return bound(generated);
    }
    case 'mini': {
      const { instance } = await WebAssembly.instantiate(await from.bytes(`${folder}mini/onewindow_core_mini.wasm`));
      return plain(instance.exports);
    }
    case 'mini-js':
      return plain(await from.module(`${folder}mini-js/onewindow_core_mini.js`));
    default:
      throw new Error(`no such flavour: ${flavour}`);
  }
}
