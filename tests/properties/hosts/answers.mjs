// What every JavaScript host does with the rules core: the same calls, each answer as text.

/** A call's answer, or what it refused with. A trap is neither, and equals nothing. */
function attempt(call) {
  try {
    return String(call());
  } catch (refusal) {
    return isTrap(refusal) ? `trap ${refusal}` : `refused ${refusal.message}`;
  }
}

function isTrap(thrown) {
  return typeof WebAssembly === 'object' && thrown instanceof WebAssembly.RuntimeError;
}

/** Every answer of the core to one set. */
export function answers(core, pack, { context, input, commands }) {
  const given = [attempt(() => core.evaluate(pack, context, input))];
  let session;
  given.push(attempt(() => ((session = new core.Session(pack, context)), 'open')));
  if (session) {
    given.push(attempt(() => session.load(input)));
    for (const [method, ...args] of commands) {
      given.push(
        attempt(() => {
          if (method !== 'restore') {
            return session[method](...args);
          }
          const again = core.Session.restore(pack, context, session.snapshot());
          session.free();
          session = again;
          return session.verdict();
        }),
      );
    }
    given.push(attempt(() => session.verdict()));
    given.push(attempt(() => session.document()));
    session.free();
  }
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
  return async (line) => {
    try {
      const question = JSON.parse(line);
      if (question.pack !== undefined) {
        pack = question.pack;
        return '{}';
      }
      if (question.sets) {
        const digests = [];
        for (const set of question.sets) {
          digests.push(await digest(answers(core, pack, set)));
        }
        return JSON.stringify({ digests });
      }
      return question.set ? JSON.stringify({ answers: answers(core, pack, question.set) }) : '{}';
    } catch (error) {
      return JSON.stringify({ error: String(error?.stack ?? error) });
    }
  };
}
