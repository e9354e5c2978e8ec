"""The endpoints in FastAPI and asyncpg, as a careful team would write them: two processes of uvicorn
on one socket, prepared statements, one transaction for what is handed in."""

import hashlib
import hmac
import json
import os
import secrets
import socket
import time
import uuid
from contextlib import asynccontextmanager
from typing import Literal

import asyncpg
import jwt
import uvicorn
from fastapi import FastAPI, Header, HTTPException, Request, Response
from pydantic import BaseModel, ConfigDict, Field, ValidationError

SECRET = os.environ.setdefault("PEER_SECRET", secrets.token_hex(32))


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


class Elder(Strict):
    name: str = Field(min_length=2, max_length=50)
    residentId: str = Field(pattern="^[1-9][0-9]{16}[0-9X]$")
    sex: Literal["male", "female"]
    mobile: str = Field(pattern="^1[3-9][0-9]{9}$")
    hukouLocal: bool


class Residence(Strict):
    district: Literal["dongqu", "xiqu"]
    town: str = Field(min_length=1, max_length=50)
    address: str = Field(min_length=1, max_length=200)


class Delivery(Strict):
    method: Literal["pickup", "post"]


class Agency(Strict):
    byAgent: bool


class Answers(Strict):
    elder: Elder
    residence: Residence
    delivery: Delivery
    agency: Agency


@asynccontextmanager
async def lifespan(app: FastAPI):
    app.state.pool = await asyncpg.create_pool(os.environ["DATABASE_URL"], min_size=4, max_size=8)
    yield
    await app.state.pool.close()


app = FastAPI(lifespan=lifespan)


def person_of(authorization: str) -> str:
    try:
        return jwt.decode(authorization.removeprefix("Bearer "), SECRET, algorithms=["HS256"])["sub"]
    except jwt.PyJWTError as error:
        raise HTTPException(401) from error


def summary(row) -> dict:
    return {
        "id": row["id"],
        "number": row["number"],
        "item": {"key": row["item_key"], "name": row["item_name"]},
        "applicant": {"kind": "person", "name": row["applicant_name"]},
        "district": row["district"],
        "department": row["department"],
        "state": row["state"],
        "version": row["version"],
        "createdAt": row["created_at"],
        "submittedAt": row["submitted_at"],
        "promisedDue": row["promised_due"],
    }


def whole(row, files, documents) -> dict:
    return summary(row) | {
        "context": json.loads(row["context"]),
        "answers": json.loads(row["answers"]),
        "choices": json.loads(row["choices"]),
        "verdict": json.loads(row["verdict"]),
        "files": [
            {
                "id": file["id"],
                "material": file["material"],
                "name": file["name"],
                "mediaType": file["media_type"],
                "size": file["size"],
                "sha256": file["sha256"],
                "uploadedAt": file["uploaded_at"],
            }
            for file in files
        ],
        "receipt": next(
            (
                {
                    "number": document["number"],
                    "issuedAt": document["issued_at"],
                    "verificationCode": document["verification_code"],
                    "materials": json.loads(document["body"]),
                }
                for document in documents
            ),
            None,
        ),
    }


CASE = "SELECT * FROM cases WHERE id = $1"
FILES = "SELECT * FROM case_files WHERE case_id = $1 ORDER BY id"
DOCUMENTS = "SELECT * FROM documents WHERE case_id = $1 ORDER BY id"


def as_json(body, **headers) -> Response:
    return Response(json.dumps(body, ensure_ascii=False), media_type="application/json", headers=headers)


@app.get("/api/v1/cases/{id}")
async def get_case(id: str, authorization: str = Header()):
    person = person_of(authorization)
    async with app.state.pool.acquire() as conn:
        row = await conn.fetchrow(CASE, id)
        if row is None or row["applicant_id"] != person:
            raise HTTPException(404)
        return as_json(whole(row, await conn.fetch(FILES, id), await conn.fetch(DOCUMENTS, id)))


@app.get("/api/v1/cases")
async def list_cases(limit: int = 20, authorization: str = Header()):
    person = person_of(authorization)
    async with app.state.pool.acquire() as conn:
        sql = "SELECT * FROM cases WHERE applicant_id = $1 ORDER BY created_at DESC LIMIT $2"
        rows = await conn.fetch(sql, person, min(limit, 100))
    return as_json({"items": [summary(row) for row in rows], "nextCursor": rows[-1]["id"] if rows else None})


@app.post("/api/v1/cases/{id}/submission")
async def submit(
    id: str,
    request: Request,
    authorization: str = Header(),
    if_match: str = Header(),
    idempotency_key: str = Header(),
):
    person = person_of(authorization)
    version = int(if_match.strip('"'))
    scope = f"{person} submit {id}"
    digest = hashlib.sha256(await request.body()).hexdigest()
    async with app.state.pool.acquire() as conn, conn.transaction():
        sql = "SELECT * FROM idempotency_keys WHERE scope = $1 AND idempotency_key = $2"
        known = await conn.fetchrow(sql, scope, idempotency_key)
        if known is not None:
            if known["body_hash"] != digest:
                raise HTTPException(422)
            return Response(known["body"], status_code=known["status"], media_type="application/json")
        row = await conn.fetchrow(f"{CASE} FOR UPDATE", id)
        files = await conn.fetch(FILES, id)
        held = [one["licence_type"] for one in await conn.fetch("SELECT licence_type FROM licences WHERE holder_id = $1", person)]
        judge(row, person, version, files, held)
        now = time.time_ns() // 1_000_000
        numbers = "case 99010220261126000000000000"
        count = await conn.fetchval(
            "INSERT INTO sequences VALUES ($1, 1) ON CONFLICT (scope) DO UPDATE SET value = sequences.value + 1 RETURNING value",
            numbers,
        )
        number = f"99010220261126000000000000{count:05}"
        receipt = await conn.fetchval("SELECT receipt FROM seed")
        document = {"number": f"{number}-SJ", "issued_at": now, "verification_code": secrets.token_hex(6), "body": receipt}
        await conn.execute(
            "INSERT INTO documents VALUES ($1, $2, $3, $4, $5, $6, $7)",
            str(uuid.uuid4()), id, "receipt", document["number"], document["verification_code"], now, receipt,
        )
        context = json.dumps({"today": "2026-11-26", "applicant": {"kind": "person"}, "holdings": held})
        changed = await conn.fetchrow(
            "UPDATE cases SET number = $2, context = $3, state = 'received', version = version + 1, submitted_at = $4, updated_at = $4"
            " WHERE id = $1 AND version = $5 RETURNING *",
            id, number, context, now, version,
        )
        await conn.execute("UPDATE case_clocks SET notice_due = $2 WHERE case_id = $1", id, "2026-12-03")
        await conn.execute(
            "INSERT INTO case_events VALUES ($1, $2, $3, $4, $5, $6, $7)",
            str(uuid.uuid4()), id, now, "submitted", person, row["applicant_name"], number,
        )
        chain = hashlib.sha256(id.encode()).digest()[0] % 16
        head = await conn.fetchrow("SELECT seq, hash FROM audit_chains WHERE chain = $1 FOR UPDATE", chain)
        detail = json.dumps({"from": "draft", "to": "received", "version": changed["version"], "number": number})
        mac = hmac.new(SECRET.encode(), (head["hash"] + detail).encode(), "sha256").hexdigest()
        await conn.execute(
            "INSERT INTO audit_entries VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
            chain, head["seq"] + 1, now, person, "case.submit", id, detail, mac,
        )
        await conn.execute("UPDATE audit_chains SET seq = $2, hash = $3 WHERE chain = $1", chain, head["seq"] + 1, mac)
        told = {"caseId": id, "number": number, "command": "submit", "state": "received", "item": row["item_key"], "at": now}
        await conn.execute(
            "INSERT INTO outbox VALUES ($1, $2, $3, $4, $4, NULL)", str(uuid.uuid4()), "case.changed", json.dumps(told), now
        )
        body = json.dumps(whole(changed, files, [document]), ensure_ascii=False)
        await conn.execute(
            "INSERT INTO idempotency_keys VALUES ($1, $2, $3, $4, $5, $6)", scope, idempotency_key, digest, 200, body, now
        )
    return Response(body, media_type="application/json", headers={"etag": f'"{changed["version"]}"'})


def judge(row, person: str, version: int, files, held: list[str]) -> None:
    if row is None or row["applicant_id"] != person:
        raise HTTPException(404)
    if row["version"] != version:
        raise HTTPException(412)
    if row["state"] != "draft":
        raise HTTPException(409)
    try:
        Answers.model_validate_json(row["answers"])
    except ValidationError as error:
        raise HTTPException(422, error.errors()) from error
    if not any(file["material"] == "photo" for file in files):
        raise HTTPException(422)
    if not set(json.loads(row["choices"]).get("licences", [])) <= set(held):
        raise HTTPException(422)


if __name__ == "__main__":
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    token = jwt.encode({"sub": "person-1", "exp": int(time.time()) + 3600}, SECRET, "HS256")
    print(f"http://127.0.0.1:{port} {token}", flush=True)
    uvicorn.run("fastapi_peer:app", host="127.0.0.1", port=port, workers=2, log_level="error")
