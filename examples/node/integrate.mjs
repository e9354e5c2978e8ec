// Which documents does somebody need to open a shop? The rules run here, and say what the server would say.
import { verifyPack } from '@onewindow/client-core';
import { loadCore } from '@onewindow/client-core/node';
import { clientCredentials, createClient, memoryTokens } from '@onewindow/sdk';

const baseUrl = process.env.ONEWINDOW_BASE_URL ?? 'http://127.0.0.1:8080/api/v1';
const clientId = process.env.ONEWINDOW_CLIENT_ID ?? 'demo-integrator';
const clientSecret = process.env.ONEWINDOW_CLIENT_SECRET ?? 'demo-integrator-secret';
const api = createClient({
  baseUrl,
  tokens: memoryTokens(),
  lang: () => 'zh-CN',
  renew: clientCredentials({ baseUrl, clientId, clientSecret }),
});

console.log(`signed in as ${(await api.me()).name}`);
const { items } = await api.items({ q: '开店', limit: 5 });
const guide = await api.guide(items[0].key);
const [core, pack, calendar] = [await loadCore(), await api.pack(guide.pack.sha256), await api.calendar()];
verifyPack(core, pack, guide.pack.sha256);

const today = new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10);
const standing = { deferralAllowed: true, commitmentAllowed: true };
const context = { today, lang: 'zh-CN', applicant: { kind: 'person' }, standing, holdings: [], calendar };
const form = core.open(pack, context);
form.set('/agency/byAgent', true);
for (const { name, state } of form.verdict().checklist) console.log(`${state.padEnd(12)} ${name}`);
console.log(`next question: ${form.nextQuestion()}`);
form.free();
