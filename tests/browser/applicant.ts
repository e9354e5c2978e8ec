import { expect, request, type APIRequestContext } from '@playwright/test';

export interface Case {
  id: string;
  version: number;
  number: string | null;
  state: string;
  receipt: { verificationUrl: string } | null;
  files: { id: string; material: string }[];
  verdict: { errors: unknown[]; missing: unknown[]; checklist: { material: string; state: string }[] };
}

/** Somebody who applies through the API, where the test is about what the office does with it. */
export class Applicant {
  private constructor(private readonly api: APIRequestContext) {}

  static async logIn(baseURL: string, mobile: string): Promise<Applicant> {
    const door = await request.newContext({ baseURL });
    const sent = await door.post('/api/v1/auth/sms-codes', { data: { mobile } });
    expect(sent.status()).toBe(202);
    const { demoCode } = (await sent.json()) as { demoCode: string };
    const session = await door.post('/api/v1/auth/citizen-sessions', { data: { mobile, code: demoCode } });
    expect(session.status()).toBe(200);
    const { accessToken } = (await session.json()) as { accessToken: string };
    await door.dispose();
    return new Applicant(
      await request.newContext({ baseURL, extraHTTPHeaders: { Authorization: `Bearer ${accessToken}` } }),
    );
  }

  async leave(): Promise<void> {
    await this.api.dispose();
  }

  private async step(method: 'post' | 'put', path: string, one: Case, data: unknown): Promise<Case> {
    const headers = { 'If-Match': `"${String(one.version)}"`, 'Idempotency-Key': crypto.randomUUID() };
    const answer = await this.api[method](`/api/v1/cases/${one.id}${path}`, { headers, data });
    expect(answer.ok(), await answer.text()).toBe(true);
    return (await answer.json()) as Case;
  }

  private async make<T>(path: string, data: unknown): Promise<T> {
    const made = await this.api.post(`/api/v1${path}`, { headers: { 'Idempotency-Key': crypto.randomUUID() }, data });
    expect(made.status(), await made.text()).toBe(201);
    return (await made.json()) as T;
  }

  /** Begins an application, with what is known so far. */
  async draft(item: string, answers: unknown, choices: unknown = {}): Promise<Case> {
    const made = await this.make<Case>('/cases', { itemKey: item, applicant: { kind: 'person' }, district: 'dongqu' });
    return this.step('put', '/draft', made, { answers, choices });
  }

  /** Begins an application for several items as one. */
  async together(packageKey: string): Promise<{ id: string }> {
    return this.make('/package-applications', { packageKey, applicant: { kind: 'person' }, district: 'dongqu', items: [] });
  }

  /** Asks the window to look at a draft. */
  async askWindow({ id }: { id: string }): Promise<void> {
    const asked = await this.api.post(`/api/v1/cases/${id}/pre-review`);
    expect(asked.ok(), await asked.text()).toBe(true);
  }

  /** Hands an application in, with a file for every document named: a PDF of these, or one that is none but by its first bytes. */
  async handIn(item: string, answers: unknown, choices: unknown, documents: string[], papers: Record<string, Buffer> = {}): Promise<Case> {
    const draft = await this.draft(item, answers, choices);
    for (const material of documents) await this.upload(draft, material, papers[material] ?? husk(material, 'first'));
    return this.step('post', '/submission', await this.now(draft), {});
  }

  /** Puts another file in the place of a document's and hands the case in again. */
  async supplement(id: string, material: string): Promise<Case> {
    const one = await this.now({ id });
    for (const file of one.files.filter((each) => each.material === material)) {
      expect((await this.api.delete(`/api/v1/cases/${id}/files/${file.id}`)).ok()).toBe(true);
    }
    await this.upload(one, material, husk(material, 'second'));
    return this.step('post', '/resubmission', await this.now(one), {});
  }

  async now({ id }: { id: string }): Promise<Case> {
    const answer = await this.api.get(`/api/v1/cases/${id}`);
    expect(answer.ok(), await answer.text()).toBe(true);
    return (await answer.json()) as Case;
  }

  private async upload({ id }: { id: string }, material: string, data: Buffer): Promise<void> {
    const answer = await this.api.post(`/api/v1/cases/${id}/files?material=${material}`, {
      headers: { 'Content-Type': 'application/pdf', 'X-File-Name': encodeURIComponent(`${material}.pdf`) },
      data,
    });
    expect(answer.status(), await answer.text()).toBe(201);
  }
}

/** A file the server takes for a PDF, in which there is no page. */
function husk(material: string, text: string): Buffer {
  return Buffer.from(`%PDF-1.7\n% ${material} ${text}\n1 0 obj\n<<>>\nendobj\n`);
}
