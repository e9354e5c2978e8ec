import { ConverterFactory, Locale } from 'opencc-js';
import { readFileSync } from 'node:fs';
import type { Plugin } from 'vite';

/** What the general dictionary takes for another word, and the right one. */
const TERMS: [string, string][] = [
  ['制髮', '製發'],
  ['制發', '製發'],
  ['會籤', '會簽'],
  ['隻影響', '只影響'],
  ['併發送', '並發送'],
  ['回復', '回覆'],
];

const { from, to } = Locale;
if (!from['cn'] || !to['hk']) throw new Error('opencc-js has no dictionaries for cn and hk');
const convert = ConverterFactory(from['cn'], to['hk'], [TERMS]);

const QUERY = '?hant';
const TABLE = /export const zh = (\{.*?\n\}) as const;/s;

/**
 * Makes of a module's Chinese table the same one in traditional characters, as `./messages?hant`.
 * The keys of a table are ASCII, so its text can be converted as it stands.
 */
export function traditional(): Plugin {
  return {
    name: 'onewindow-traditional',
    enforce: 'pre',
    load(id) {
      if (!id.endsWith(QUERY)) return undefined;
      const file = id.slice(0, -QUERY.length);
      const table = TABLE.exec(readFileSync(file, 'utf8'))?.[1];
      if (table === undefined) return this.error(`${file} has no table zh to convert`);
      this.addWatchFile(file);
      return `export default ${convert(table)};`;
    },
  };
}
