import { type APIRequestContext, type Browser } from '@playwright/test';
import { Person } from './people';
import { expect, test } from './test';

const API = '/api/v1';

/** Somebody who uses the API, with a key of their own for each thing they create. */
async function asks(request: APIRequestContext, path: string, body: object) {
  const answer = await request.post(`${API}${path}`, { data: body });
  expect(answer.ok(), await answer.text()).toBe(true);
  return (await answer.json()) as Record<string, unknown>;
}

/** A shop's case that the window of the East District has accepted; the id. */
async function acceptedCase(request: APIRequestContext): Promise<string> {
  const { demoCode } = await asks(request, '/auth/sms-codes', { mobile: '13800000001' });
  const citizen = await asks(request, '/auth/citizen-sessions', { mobile: '13800000001', code: demoCode });
  const clerk = await asks(request, '/auth/staff-sessions', { username: 'window-dongqu', password: 'demo-onewindow' });
  let version = 0;
  const send = async (method: string, path: string, token: unknown, data: unknown, headers: Record<string, string> = {}) => {
    const answer = await request.fetch(`${API}${path}`, {
      method,
      data,
      headers: {
        Authorization: `Bearer ${String(token)}`,
        'Idempotency-Key': crypto.randomUUID(),
        'If-Match': `"${String(version)}"`,
        ...headers,
      },
    });
    expect(answer.ok(), await answer.text()).toBe(true);
    const found = (await answer.json()) as { id: string; version?: number };
    version = found.version ?? version;
    return found;
  };
  const { id } = await send('POST', '/cases', citizen['accessToken'], {
    itemKey: 'getihu-sheli',
    applicant: { kind: 'person' },
    district: 'dongqu',
  });
  await send('PUT', `/cases/${id}/draft`, citizen['accessToken'], {
    answers: {
      operator: { name: '林晓', residentId: '990000199001010017', mobile: '13800000001' },
      business: { nameKind: 'none', scope: '食品零售', hasPreApproval: false, capital: 10.5 },
      premises: { district: 'dongqu', address: '东区和平路1号', right: 'owned' },
      agency: { byAgent: false },
    },
    choices: { commitments: ['premises-proof'] },
  });
  const pdf = Buffer.from('%PDF-1.7\n1 0 obj\n<<>>\nendobj\n');
  await send('POST', `/cases/${id}/files?material=operator-identity`, citizen['accessToken'], pdf, {
    'Content-Type': 'application/pdf',
    'X-File-Name': 'id.pdf',
  });
  const now = await request.get(`${API}/cases/${id}`, { headers: { Authorization: `Bearer ${String(citizen['accessToken'])}` } });
  version = ((await now.json()) as { version: number }).version;
  await send('POST', `/cases/${id}/submission`, citizen['accessToken'], {});
  await send('POST', `/cases/${id}/acceptance`, clerk['accessToken'], {});
  return id;
}

/** A day from now, as a date field takes it. */
function later(days: number): string {
  return new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
}

async function sends(browser: Browser, viewport: { width: number; height: number }, name: string): Promise<Person> {
  const supervisor = await Person.open(browser, { viewport });
  const { page } = supervisor;
  await supervisor.signIn('supervisor');
  await expect(page.getByRole('heading', { level: 1, name: '亮灯监察' })).toBeVisible();
  await expect(page.getByText('实时')).toBeVisible();
  await supervisor.shot(`${name}-board`);
  await page.getByRole('button', { name: '查看示例市市场监督管理局' }).click();
  await page.getByRole('button', { name: '查看东区' }).click();
  await expect(page.getByRole('table', { name: '办件明细' }).getByRole('link').first()).toBeVisible();
  await supervisor.shot(`${name}-district`);
  await page.getByRole('button', { name: '发督察意见' }).click();
  const sheet = page.getByRole('dialog');
  await sheet.getByRole('button', { name: '发督察意见' }).click();
  await expect(sheet.getByText('请写明意见内容')).toBeVisible();
  await sheet.getByText('责令整改', { exact: true }).click();
  await sheet.getByLabel('意见内容').fill('请于期限内办结，并说明原因。');
  await sheet.getByLabel('回复期限').fill(later(3));
  await supervisor.shot(`${name}-opinion`);
  await sheet.getByRole('button', { name: '发督察意见' }).click();
  await expect(page.getByText('已发出').first()).toBeVisible();
  return supervisor;
}

test('a supervisor looks into a department and a district and orders it to rectify', async ({ browser, request }) => {
  const id = await acceptedCase(request);
  for (const [name, viewport] of [
    ['lamps-phone', { width: 390, height: 844 }],
    ['lamps-desk', { width: 1280, height: 800 }],
  ] as const) {
    const supervisor = await sends(browser, viewport, name);
    await supervisor.page.goto(`/staff/cases/${id}`);
    await expect(supervisor.page.getByRole('heading', { name: '督察意见' })).toBeVisible();
    await supervisor.leave();
  }

  const approver = await Person.open(browser);
  await approver.signIn('approver-scjg');
  await approver.page.getByRole('link', { name: '督察意见' }).click();
  await approver.page.getByRole('button', { name: '回复', exact: true }).first().click();
  const sheet = approver.page.getByRole('dialog');
  await sheet.getByRole('textbox').fill('已安排专人，今日办结。');
  await sheet.getByRole('button', { name: '回复', exact: true }).click();
  await expect(approver.page.getByText('已回复').first()).toBeVisible();
  await approver.page.getByRole('button', { name: '全部', exact: true }).click();
  await expect(approver.page.getByText('已安排专人，今日办结。')).toBeVisible();
  await approver.shot('opinions-replied');
  await approver.leave();
});

test('an open board shows a case accepted elsewhere without being asked', async ({ browser, request }) => {
  const supervisor = await Person.open(browser, { viewport: { width: 1280, height: 800 } });
  await supervisor.signIn('supervisor');
  const green = supervisor.page.getByRole('button', { name: /正常/ }).first();
  await expect(green).toContainText(/\d/);
  const before = Number(/\d+/.exec((await green.textContent()) ?? '')?.[0]);
  await acceptedCase(request);
  await expect(green).toContainText(String(before + 1));
  await supervisor.leave();
});
