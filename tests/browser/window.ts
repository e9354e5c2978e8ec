import { expect, request } from '@playwright/test';
import type { Case } from './applicant';

/** The clerk of the East District, over the API. */
async function clerkOf(baseURL: string) {
  const api = await request.newContext({ baseURL });
  const session = await api.post('/api/v1/auth/staff-sessions', { data: { username: 'window-dongqu', password: 'demo-onewindow' } });
  const { accessToken } = (await session.json()) as { accessToken: string };
  return { api, headers: { Authorization: `Bearer ${accessToken}` } };
}

/** Begins a case at the window. */
export async function beginWalkIn(baseURL: string): Promise<{ id: string }> {
  const { api, headers } = await clerkOf(baseURL);
  const person = await api.post('/api/v1/window/people', { headers, data: { name: '周某', residentId: '990000195002030011' } });
  const { id } = (await person.json()) as { id: string };
  const draft = await api.post('/api/v1/window/drafts', {
    headers: { ...headers, 'Idempotency-Key': crypto.randomUUID() },
    data: { itemKey: 'getihu-sheli', personId: id },
  });
  expect(draft.ok(), await draft.text()).toBe(true);
  const begun = (await draft.json()) as { id: string };
  await api.dispose();
  return begun;
}

/** Fills in what a clerk began, where the test is about what comes before and after. */
export async function fillWalkIn(baseURL: string, id: string): Promise<void> {
  const { api, headers } = await clerkOf(baseURL);
  const one = (await (await api.get(`/api/v1/cases/${id}`, { headers })).json()) as Pick<Case, 'version'>;
  const saved = await api.put(`/api/v1/cases/${id}/draft`, {
    headers: { ...headers, 'If-Match': `"${String(one.version)}"` },
    data: {
      answers: {
        operator: { name: '孙大爷', residentId: '990000198501010027', mobile: '13800000001' },
        business: { nameKind: 'none', scope: '食品零售', hasPreApproval: false, capital: 10.5 },
        premises: { district: 'dongqu', address: '东区和平路1号', right: 'owned' },
        agency: { byAgent: false },
      },
      choices: { commitments: ['premises-proof'], deferrals: [], licences: [] },
    },
  });
  expect(saved.ok(), await saved.text()).toBe(true);
  const file = await api.post(`/api/v1/cases/${id}/files?material=operator-identity`, {
    headers: { ...headers, 'Content-Type': 'application/pdf', 'X-File-Name': 'card.pdf' },
    data: Buffer.from('%PDF-1.7\n1 0 obj\n<<>>\nendobj\n'),
  });
  expect(file.ok(), await file.text()).toBe(true);
  await api.dispose();
}

/** Lets the window do something with a case through the API, where the test is about what comes after. */
export async function atWindow(baseURL: string, { id, version }: Pick<Case, 'id' | 'version'>, command: string, data: unknown = {}): Promise<void> {
  const { api, headers } = await clerkOf(baseURL);
  const done = await api.post(`/api/v1/cases/${id}/${command}`, {
    headers: { ...headers, 'If-Match': `"${String(version)}"` },
    data,
  });
  expect(done.ok(), await done.text()).toBe(true);
  await api.dispose();
}

/** Rejects a document at the window and tells the applicant of it, so that they supply another. */
export async function rejectAtWindow(baseURL: string, id: string, material: string, reason: string): Promise<void> {
  const { api, headers } = await clerkOf(baseURL);
  const one = (await (await api.get(`/api/v1/cases/${id}`, { headers })).json()) as Pick<Case, 'version'>;
  const reviewed = await api.put(`/api/v1/cases/${id}/reviews/${material}`, {
    headers: { ...headers, 'If-Match': `"${String(one.version)}"` },
    data: { verdict: 'rejected', reason },
  });
  expect(reviewed.ok(), await reviewed.text()).toBe(true);
  await atWindow(baseURL, (await reviewed.json()) as Case, 'single-notice', { items: [{ material, reason }] });
  await api.dispose();
}

/** Lets the supervisor answer a bad rating of a case. */
export async function answerRating(baseURL: string, caseId: string, reply: string): Promise<void> {
  const api = await request.newContext({ baseURL });
  const session = await api.post('/api/v1/auth/staff-sessions', { data: { username: 'supervisor', password: 'demo-onewindow' } });
  const { accessToken } = (await session.json()) as { accessToken: string };
  const headers = { Authorization: `Bearer ${accessToken}` };
  const { items } = (await (await api.get('/api/v1/ratings?open=true', { headers })).json()) as { items: { id: string; caseId: string }[] };
  const one = items.find((each) => each.caseId === caseId);
  const answered = await api.post(`/api/v1/ratings/${one?.id ?? ''}/answer`, { headers, data: { finding: 'rectified', reply } });
  expect(answered.ok(), await answered.text()).toBe(true);
  await api.dispose();
}
