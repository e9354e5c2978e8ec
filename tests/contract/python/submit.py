"""Hands a case in and checks its webhook, with a client generated from openapi.json and nothing else
that knows the API."""

import base64
import hashlib
import json
import secrets
import sys
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from io import BytesIO
from queue import Queue
from urllib.parse import parse_qs, urlsplit

from onewindow import AuthenticatedClient, Client, models
from onewindow.api.cases import create_case, get_case, get_timeline, save_draft, submit_case, upload_file
from onewindow.api.integration import answer_consent, create_client, create_webhook, list_changes
from onewindow.api.log_in import (
    create_citizen_session,
    create_client_token,
    create_staff_session,
    send_sms_code,
)
from onewindow.types import File
from standardwebhooks import Webhook

BASE = sys.argv[1]
BACK = "https://program.example/back"
anonymous = Client(base_url=BASE)


def done(response, status):
    assert response.status_code == status, (response.status_code, response.content)
    return response.parsed


def acting(token):
    return AuthenticatedClient(base_url=BASE, token=token)


def key():
    return secrets.token_hex(8)


def citizen(mobile):
    asked = models.SmsCodeRequest(mobile=mobile)
    sent = done(send_sms_code.sync_detailed(client=anonymous, body=asked), 202)
    asked = models.CitizenSessionRequest(mobile=mobile, code=sent.demo_code)
    return acting(done(create_citizen_session.sync_detailed(client=anonymous, body=asked), 200).access_token)


def token(**form):
    body = models.TokenForm.from_dict({**CREDENTIALS, **form})
    return done(create_client_token.sync_detailed(client=anonymous, body=body), 200)


# What arrives at the program's address.
arrived = Queue()


class Receiver(BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["content-length"]))
        arrived.put((body, {name.lower(): value for name, value in self.headers.items()}))
        self.send_response(204)
        self.end_headers()

    def log_message(self, *_):
        pass


receiver = HTTPServer(("127.0.0.1", 0), Receiver)
threading.Thread(target=receiver.serve_forever, daemon=True).start()

# An administrator lets the program in.
asked = models.StaffSessionRequest(username="admin", password="demo-onewindow")
session = done(create_staff_session.sync_detailed(client=anonymous, body=asked), 200)
asked = models.ClientRequest(
    name="生成的客户端",
    scopes=["webhooks:manage", "changes:read", "own-cases:read", "own-cases:write"],
    departments=["scjg"],
    redirect_uris=[BACK],
)
made = create_client.sync_detailed(client=acting(session.access_token), body=asked, idempotency_key=key())
made = done(made, 201)
CREDENTIALS = {"client_id": made.client.id, "client_secret": made.secret}
itself = acting(token(grant_type="client_credentials").access_token)
asked = models.WebhookRequest(url=f"http://127.0.0.1:{receiver.server_port}/hook", types=["case.received"])
webhook = done(create_webhook.sync_detailed(client=itself, body=asked, idempotency_key=key()), 201)

# A citizen consents.
verifier = secrets.token_urlsafe(48)
challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
asked = models.ConsentRequest(
    client_id=made.client.id,
    redirect_uri=BACK,
    response_type="code",
    scope="own-cases:read own-cases:write",
    code_challenge=challenge,
    code_challenge_method="S256",
    agreed=True,
)
answer = answer_consent.sync_detailed(client=citizen("13800000001"), body=asked, idempotency_key=key())
code = parse_qs(urlsplit(done(answer, 201).location).query)["code"][0]
tokens = token(grant_type="authorization_code", code=code, redirect_uri=BACK, code_verifier=verifier)
program = acting(tokens.access_token)

# The program hands a case in.
asked = models.CreateCaseRequest.from_dict(
    {"itemKey": "getihu-sheli", "applicant": {"kind": "person"}, "district": "dongqu"}
)
case = done(create_case.sync_detailed(client=program, body=asked, idempotency_key=key()), 201)
asked = models.SaveDraftRequest.from_dict(
    {
        "answers": {
            "operator": {"name": "林晓", "residentId": "990000199001010017", "mobile": "13800000001"},
            "business": {"nameKind": "none", "scope": "食品零售", "hasPreApproval": False, "capital": 10.5},
            "premises": {"district": "dongqu", "address": "东区和平路1号", "right": "owned"},
            "agency": {"byAgent": False},
        },
        "choices": {"commitments": ["premises-proof"]},
    }
)
saved = save_draft.sync_detailed(case.id, client=program, body=asked, if_match=f'"{case.version}"')
case = done(saved, 200)
paper = File(payload=BytesIO(b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n"))
uploaded = upload_file.sync_detailed(
    case.id, client=program, body=paper, material="operator-identity", x_file_name="identity.pdf"
)
done(uploaded, 201)
case = done(get_case.sync_detailed(case.id, client=program), 200)
handed_in = submit_case.sync_detailed(
    case.id,
    client=program,
    body=models.SubmissionRequest(),
    if_match=f'"{case.version}"',
    idempotency_key=key(),
)
case = done(handed_in, 200)
assert case.state == "received", case.state
steps = done(get_timeline.sync_detailed(case.id, client=program), 200).items
assert all(step.program == "生成的客户端" for step in steps), steps

# And is told of it.
body, headers = arrived.get(timeout=20)
event = Webhook(webhook.secret).verify(body, headers)
assert event["type"] == "case.received" and event["data"]["caseId"] == str(case.id), event
changes = done(list_changes.sync_detailed(client=itself), 200).items
assert changes[-1].id == headers["webhook-id"], changes
print("handed in", event["data"]["number"])
