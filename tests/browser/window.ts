import { expect, request } from '@playwright/test';
import type { Case } from './applicant';

/** Lets the window do something with a case through the API, where the test is about what comes after. */
export async function atWindow(baseURL: string, { id, version }: Pick<Case, 'id' | 'version'>, command: string, data: unknown = {}): Promise<void> {
  const api = await request.newContext({ baseURL });
  const session = await api.post('/api/v1/auth/staff-sessions', { data: { username: 'window-dongqu', password: 'demo-onewindow' } });
  const { accessToken } = (await session.json()) as { accessToken: string };
  const done = await api.post(`/api/v1/cases/${id}/${command}`, {
    headers: { Authorization: `Bearer ${accessToken}`, 'If-Match': `"${String(version)}"` },
    data,
  });
  expect(done.ok(), await done.text()).toBe(true);
  await api.dispose();
}
