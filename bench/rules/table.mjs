// The bench's results as people read them, and the bars they are held to.

const us = (n) => (n >= 1000 ? `${(n / 1000).toFixed(2)} ms` : `${n.toFixed(n < 10 ? 2 : 1)} µs`);
const ratio = (n) => `${n >= 100 ? n.toFixed(0) : n.toFixed(2)}×`;

/** Lines of columns: the first to the left, the others to the right. */
function columns(rows) {
  const width = rows[0].map((_, i) => Math.max(...rows.map((row) => [...row[i]].length)));
  const pad = (cell, i) => (i < 2 ? cell + ' '.repeat(width[i] - [...cell].length) : ' '.repeat(width[i] - [...cell].length) + cell);
  return rows.map((row) => `  ${row.map(pad).join('  ')}`.trimEnd());
}

/** One edit, every candidate, both sizes; ratios are to our `set`. */
export function editTable(candidates, small, large) {
  const rows = [['candidate', 'does', '60 fields', 'min', 'to ours', '1 020 fields', 'min', 'to ours']];
  for (const { key, name, scope } of candidates) {
    const of = (times) => {
      const { median, min } = times.get(key);
      return [us(median), us(min), ratio(median / times.get('set').median)];
    };
    rows.push([name, scope, ...of(small), ...of(large)]);
  }
  return columns(rows);
}

const BARS = [
  ['mini_br_bytes', 'mini module, brotli', 'at most', 65536, (n) => `${n} B`],
  ['web_br_bytes', 'web module, brotli', 'at most', 81920, (n) => `${n} B`],
  ['set_us_60', 'set() at 60 fields', 'at most', 10, us],
  ['set_us_1020', 'set() at 1 020 fields', 'at most', 10, us],
  ['set_1020_over_60', 'set() at 1 020 over 60 fields', 'at most', 1.5, ratio],
  ['formio_over_set_1020', 'Form.io over set() at 1 020', 'at least', 1000, ratio],
  ['surveyjs_over_set_1020', 'SurveyJS over set() at 1 020', 'at least', 1000, ratio],
  ['jsonforms_over_set_1020', 'JSON Forms over set() at 1 020', 'at least', 50, ratio],
  ['rjsf_over_set_1020', 'RJSF over set() at 1 020', 'at least', 50, ratio],
  ['ajv_standalone_over_set_60', 'Ajv standalone over set() at 60', 'at least', 1, ratio],
  ['full_over_ajv_jsonlogic_60', 'full verdict over Ajv + json-logic-js at 60', 'at most', 1, ratio],
  ['jsonschema_cel_over_native_60', 'jsonschema + cel over native at 60', 'at least', 5, ratio],
  ['cold_ms', 'load and first verdict in Node', 'at most', 6, (n) => `${n.toFixed(2)} ms`],
  ['hostile_ms_max', 'slowest hostile input', 'at most', 50, (n) => `${n.toFixed(1)} ms`],
  ['hostile_mb_max', 'memory of a hostile input', 'at most', 32, (n) => `${n.toFixed(1)} MB`],
];

/** Each bar with its figure, and whether it is met. A figure of null was not to be had. */
export function barTable(figures) {
  const rows = [['bar', 'name', 'figure', 'wanted', '']];
  for (const [key, about, side, bar, unit] of BARS) {
    const figure = figures[key];
    const met = figure !== null && (side === 'at most' ? figure <= bar : figure >= bar);
    rows.push([about, key, figure === null ? 'not built' : unit(figure), `${side} ${unit(bar)}`, met ? 'met' : 'MISSED']);
  }
  return columns(rows);
}

/** The full verdict's rows. */
export function fullTable(node, native) {
  const row = (name, ours, theirs) => [name, '', us(ours), us(theirs), ratio(ours / theirs)];
  const of = (key) => node.get(key).median;
  return columns([
    ['full verdict, 60 fields', '', 'OneWindow', 'peer', 'ours over theirs'],
    row('Node: JSON text in, JSON text out; peer Ajv + json-logic-js', of('fullText'), of('ajvText')),
    row('Node: JSON text in, objects out; peer Ajv + json-logic-js', of('fullObject'), of('ajvObject')),
    row('web module in Node: JSON text in, JSON text out; peer Ajv + json-logic-js', of('fullTextWeb'), of('ajvText')),
    row('native: JSON text in, JSON text out; peer jsonschema + cel', native.ours, native.peers),
  ]);
}

/** The worst of the hostile inputs, by time or by memory. */
export function hostileTable(results, worst) {
  const rows = [['hostile input', 'host', 'time', 'memory', 'answer']];
  for (const { host, name, ms, mb, what } of results.slice(0, worst)) {
    rows.push([name, host, `${ms.toFixed(1)} ms`, `${mb.toFixed(1)} MB`, what]);
  }
  return columns(rows);
}
