// What every JavaScript host does with the rules core: the same calls, each answer as text.

/** A call's answer, or what it refused with. Anything else, such as a trap, equals nothing. */
function attempt(call) {
  try {
    return String(call());
  } catch (refusal) {
    return typeof refusal === 'string' ? `refused ${refusal}` : `failed ${refusal}`;
  }
}

/** The calls of the core by the names the loaders give them, with their numbers. */
const CALLS = {
  set: (call, at, pointer, value) => call(9, at, pointer, value),
  clear: (call, at, pointer) => call(10, at, pointer),
  insertRow: (call, at, pointer, index) => call(11, at, pointer, '', '', index),
  removeRow: (call, at, pointer, index) => call(12, at, pointer, '', '', index),
  moveRow: (call, at, pointer, from, to) => call(13, at, pointer, '', '', from, to),
  attach: (call, at, material, file) => call(14, at, material, file),
  detach: (call, at, material, sha256) => call(15, at, material, sha256),
  hold: (call, at, licence) => call(16, at, licence, '', '', 1),
  release: (call, at, licence) => call(16, at, licence, '', '', 0),
  commit: (call, at, material) => call(17, at, material, '', '', 1),
  uncommit: (call, at, material) => call(17, at, material, '', '', 0),
  defer: (call, at, material) => call(18, at, material, '', '', 1),
  undefer: (call, at, material) => call(18, at, material, '', '', 0),
  nextQuestion: (call, at) => call(19, at) || 'undefined',
  verdict: (call, at) => call(20, at),
  document: (call, at) => call(21, at),
  snapshot: (call, at) => call(22, at),
  explain: (call, at, name) => call(23, at, name),
  setLang: (call, at, tag) => call(24, at, tag),
  load: (call, at, input) => call(25, at, input),
};

/** Every answer of the core to one set. */
export function answers(call, pack, { context, input, commands }) {
  let book;
  let session;
  const begin = attempt(() => ((book = Number(call(4, 0, pack, context))), 'prepared'));
  if (book === undefined) {
    return [begin, begin];
  }
  const given = [attempt(() => call(5, book, input))];
  given.push(attempt(() => ((session = Number(call(6, book))), 'open')));
  if (session !== undefined) {
    given.push(attempt(() => CALLS.load(call, session, input)));
    for (const [method, ...args] of commands) {
      given.push(
        attempt(() => {
          if (method !== 'restore') {
            return CALLS[method](call, session, ...args);
          }
          const [again] = JSON.parse(call(7, book, CALLS.snapshot(call, session)));
          call(8, session);
          session = again;
          return CALLS.verdict(call, session);
        }),
      );
    }
    given.push(attempt(() => CALLS.verdict(call, session)));
    given.push(attempt(() => CALLS.document(call, session)));
    call(8, session);
  }
  call(8, book);
  return given;
}

/** The calls of a package, whose documents and explanations name the item they are of. */
const PACKAGE_CALLS = {
  ...CALLS,
  explain: (call, at, item, name) => call(23, at, item, name),
  document: (call, at, item) => call(21, at, item),
  choose: (call, at, item) => call(29, at, item, '', '', 1),
  unchoose: (call, at, item) => call(29, at, item, '', '', 0),
};

/** Every answer of the core to one set about a package. */
export function packageAnswers(call, texts, { context, input, commands }) {
  let session;
  const given = [attempt(() => ((session = Number(call(26, 0, texts, context, input))), 'open'))];
  if (session === undefined) {
    return given;
  }
  for (const [method, ...args] of commands) {
    given.push(
      attempt(() => {
        if (method !== 'restore') {
          return PACKAGE_CALLS[method](call, session, ...args);
        }
        const again = Number(call(27, 0, texts, context, call(22, session)));
        call(8, session);
        session = again;
        return call(20, session);
      }),
    );
  }
  given.push(attempt(() => call(20, session)));
  call(8, session);
  return given;
}

const encoder = new TextEncoder();
let buffer = new Uint8Array(1 << 20);

/** SHA-256 over the answers, each after its length in bytes. */
async function digest(given) {
  let end = 0;
  for (const answer of given) {
    // A UTF-16 unit takes three bytes at most.
    const most = end + 4 + answer.length * 3;
    if (most > buffer.length) {
      const larger = new Uint8Array(most * 2);
      larger.set(buffer.subarray(0, end));
      buffer = larger;
    }
    const { written } = encoder.encodeInto(answer, buffer.subarray(end + 4));
    new DataView(buffer.buffer).setUint32(end, written, true);
    end += 4 + written;
  }
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', buffer.subarray(0, end)));
  return Array.from(hash, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** Answers questions, one JSON document each. */
export function responder(core) {
  let pack = '';
  let ask = answers;
  return async (line) => {
    try {
      const question = JSON.parse(line);
      if (question.pack !== undefined || question.package !== undefined) {
        pack = question.pack ?? question.package;
        ask = question.pack === undefined ? packageAnswers : answers;
        return '{}';
      }
      if (question.sets) {
        const digests = [];
        for (const set of question.sets) {
          digests.push(await digest(ask(core, pack, set)));
        }
        return JSON.stringify({ digests });
      }
      return question.set ? JSON.stringify({ answers: ask(core, pack, question.set) }) : '{}';
    } catch (error) {
      return JSON.stringify({ error: String(error?.stack ?? error) });
    }
  };
}
