// The endpoints in Fastify, Ajv and pg, as a careful team would write them: named statements, one
// transaction for what is handed in, two processes.
import Ajv from 'ajv';
import { createSigner, createVerifier } from 'fast-jwt';
import Fastify from 'fastify';
import cluster from 'node:cluster';
import { createHash, createHmac, randomBytes, randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import pg from 'pg';

const PROCESSES = 2;
const SECRET = process.env.PEER_SECRET ?? randomBytes(32).toString('hex');

if (cluster.isPrimary) {
  let listening = 0;
  for (let n = 0; n < PROCESSES; n++) cluster.fork({ PEER_SECRET: SECRET });
  cluster.on('listening', (_, { port }) => {
    listening += 1;
    if (listening < PROCESSES) return;
    const token = createSigner({ key: SECRET, expiresIn: 3_600_000 })({ sub: 'person-1', kind: 'citizen' });
    console.log(`http://127.0.0.1:${port} ${token}`);
  });
} else {
  await serve();
}

async function serve() {
  const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL, max: 16 / PROCESSES });
  const schema = JSON.parse(readFileSync(new URL('./schema.json', import.meta.url), 'utf8'));
  const isValid = new Ajv({ allErrors: true }).compile(schema);
  const verify = createVerifier({ key: SECRET });
  const app = Fastify({ logger: false });

  const ask = (client, name, text, values) => client.query({ name, text, values });
  const first = async (client, name, text, values) => (await ask(client, name, text, values)).rows[0];

  app.addHook('onRequest', async (request, reply) => {
    try {
      request.person = verify((request.headers.authorization ?? '').replace(/^Bearer /, '')).sub;
    } catch {
      return reply.code(401).type('application/problem+json').send({ code: 'unauthorized', status: 401 });
    }
  });

  const refuse = (reply, status, code, more = {}) =>
    reply.code(status).type('application/problem+json').send({ code, status, ...more });

  const summary = (row) => ({
    id: row.id,
    number: row.number,
    item: { key: row.item_key, name: row.item_name },
    applicant: { kind: 'person', name: row.applicant_name },
    district: row.district,
    department: row.department,
    state: row.state,
    version: row.version,
    createdAt: new Date(Number(row.created_at)).toISOString(),
    submittedAt: row.submitted_at === null ? null : new Date(Number(row.submitted_at)).toISOString(),
    promisedDue: row.promised_due,
  });

  const whole = (row, files, documents) => ({
    ...summary(row),
    context: JSON.parse(row.context),
    answers: JSON.parse(row.answers),
    choices: JSON.parse(row.choices),
    verdict: JSON.parse(row.verdict),
    files: files.map((file) => ({
      id: file.id,
      material: file.material,
      name: file.name,
      mediaType: file.media_type,
      size: Number(file.size),
      sha256: file.sha256,
      uploadedAt: new Date(Number(file.uploaded_at)).toISOString(),
    })),
    receipt: documents.map((document) => ({
      number: document.number,
      issuedAt: new Date(Number(document.issued_at)).toISOString(),
      verificationCode: document.verification_code,
      materials: JSON.parse(document.body),
    }))[0],
  });

  const CASE = 'SELECT * FROM cases WHERE id = $1';
  const FILES = 'SELECT * FROM case_files WHERE case_id = $1 ORDER BY id';
  const DOCUMENTS = 'SELECT * FROM documents WHERE case_id = $1 ORDER BY id';

  app.get('/api/v1/cases/:id', async (request, reply) => {
    const { id } = request.params;
    const row = await first(pool, 'case', CASE, [id]);
    if (row?.applicant_id !== request.person) return refuse(reply, 404, 'case_not_found');
    const [files, documents] = await Promise.all([ask(pool, 'files', FILES, [id]), ask(pool, 'documents', DOCUMENTS, [id])]);
    return whole(row, files.rows, documents.rows);
  });

  app.get('/api/v1/cases', async (request) => {
    const limit = Math.min(Number(request.query.limit ?? 20), 100);
    const text = 'SELECT * FROM cases WHERE applicant_id = $1 ORDER BY created_at DESC LIMIT $2';
    const { rows } = await ask(pool, 'list', text, [request.person, limit]);
    return { items: rows.map(summary), nextCursor: rows.at(-1)?.id ?? null };
  });

  app.post('/api/v1/cases/:id/submission', async (request, reply) => {
    const { id } = request.params;
    const key = request.headers['idempotency-key'];
    const version = Number((request.headers['if-match'] ?? '').replaceAll('"', ''));
    const scope = `${request.person} submit ${id}`;
    const hash = createHash('sha256').update(JSON.stringify(request.body)).digest('hex');
    const client = await pool.connect();
    try {
      await client.query('BEGIN');
      const known = await first(client, 'key', 'SELECT * FROM idempotency_keys WHERE scope = $1 AND idempotency_key = $2', [scope, key]);
      if (known) {
        await client.query('ROLLBACK');
        if (known.body_hash !== hash) return refuse(reply, 422, 'idempotency_key_reused');
        return reply.code(known.status).type('application/json').send(known.body);
      }
      const row = await first(client, 'lock', `${CASE} FOR UPDATE`, [id]);
      const files = (await ask(client, 'files', FILES, [id])).rows;
      const held = (await ask(client, 'licences', 'SELECT licence_type FROM licences WHERE holder_id = $1', [request.person])).rows;
      const refusal = judge(row, request.person, version, files, held.map((one) => one.licence_type));
      if (refusal) {
        await client.query('ROLLBACK');
        return refuse(reply, ...refusal);
      }
      const now = Date.now();
      const scopeOfNumbers = 'case 99010220261126000000000000';
      const count = await first(client, 'number',
        'INSERT INTO sequences VALUES ($1, 1) ON CONFLICT (scope) DO UPDATE SET value = sequences.value + 1 RETURNING value', [scopeOfNumbers]);
      const number = `99010220261126000000000000${String(count.value).padStart(5, '0')}`;
      const { receipt } = await first(client, 'seed', 'SELECT receipt FROM seed', []);
      const document = { id: randomUUID(), number: `${number}-SJ`, code: randomBytes(6).toString('hex') };
      await ask(client, 'document', 'INSERT INTO documents VALUES ($1, $2, $3, $4, $5, $6, $7)',
        [document.id, id, 'receipt', document.number, document.code, now, receipt]);
      const context = JSON.stringify({ today: '2026-11-26', applicant: { kind: 'person' }, holdings: held.map((one) => one.licence_type) });
      const changed = await first(client, 'update',
        `UPDATE cases SET number = $2, context = $3, state = 'received', version = version + 1, submitted_at = $4, updated_at = $4
         WHERE id = $1 AND version = $5 RETURNING *`, [id, number, context, now, version]);
      await ask(client, 'clock', 'UPDATE case_clocks SET notice_due = $2 WHERE case_id = $1', [id, '2026-12-03']);
      await ask(client, 'event', 'INSERT INTO case_events VALUES ($1, $2, $3, $4, $5, $6, $7)',
        [randomUUID(), id, now, 'submitted', request.person, row.applicant_name, number]);
      const chain = createHash('sha256').update(id).digest()[0] % 16;
      const head = await first(client, 'chain', 'SELECT seq, hash FROM audit_chains WHERE chain = $1 FOR UPDATE', [chain]);
      const seq = Number(head.seq) + 1;
      const detail = JSON.stringify({ from: 'draft', to: 'received', version: changed.version, number });
      const mac = createHmac('sha256', SECRET).update(head.hash).update(detail).digest('hex');
      await ask(client, 'audit', 'INSERT INTO audit_entries VALUES ($1, $2, $3, $4, $5, $6, $7, $8)',
        [chain, seq, now, request.person, 'case.submit', id, detail, mac]);
      await ask(client, 'head', 'UPDATE audit_chains SET seq = $2, hash = $3 WHERE chain = $1', [chain, seq, mac]);
      await ask(client, 'outbox', 'INSERT INTO outbox VALUES ($1, $2, $3, $4, $4, NULL)',
        [randomUUID(), 'case.changed', JSON.stringify({ caseId: id, number, command: 'submit', state: 'received', item: row.item_key, at: now }), now]);
      const body = JSON.stringify(whole(changed, files,
        [{ number: document.number, issued_at: now, verification_code: document.code, body: receipt }]));
      await ask(client, 'keep', 'INSERT INTO idempotency_keys VALUES ($1, $2, $3, $4, $5, $6)', [scope, key, hash, 200, body, now]);
      await client.query('COMMIT');
      return reply.code(200).header('etag', `"${changed.version}"`).type('application/json').send(body);
    } catch (error) {
      await client.query('ROLLBACK');
      throw error;
    } finally {
      client.release();
    }
  });

  function judge(row, person, version, files, held) {
    if (row?.applicant_id !== person) return [404, 'case_not_found'];
    if (row.version !== version) return [412, 'stale_version', { current: row.version }];
    if (row.state !== 'draft') return [409, 'state_conflict', { state: row.state }];
    if (!isValid(JSON.parse(row.answers))) return [422, 'form_invalid', { errors: isValid.errors }];
    const licences = JSON.parse(row.choices).licences ?? [];
    const missing = [];
    if (!files.some((file) => file.material === 'photo')) missing.push('photo');
    if (!licences.every((one) => held.includes(one))) missing.push('id-card');
    return missing.length > 0 ? [422, 'checklist_incomplete', { missing }] : undefined;
  }

  await app.listen({ host: '127.0.0.1', port: 0 });
}
