"""Hands a case in, in a sandbox, has it granted and checks the webhooks of all that, with a client
generated from openapi.json and nothing else that knows the API."""

import secrets
import sys
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from io import BytesIO
from queue import Queue

from onewindow import AuthenticatedClient, Client, models
from onewindow.api.cases import create_case, get_case, get_timeline, save_draft, submit_case, upload_file
from onewindow.api.integration import (
    create_client,
    create_webhook,
    list_changes,
    make_sandbox_citizen,
    reset_sandbox,
    take_sandbox_step,
)
from onewindow.api.log_in import create_client_token, create_staff_session
from onewindow.types import File
from standardwebhooks import Webhook

BASE = sys.argv[1]
anonymous = Client(base_url=BASE)


def done(response, status):
    assert response.status_code == status, (response.status_code, response.content)
    return response.parsed


def acting(token):
    return AuthenticatedClient(base_url=BASE, token=token)


def key():
    return secrets.token_hex(8)


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

# An administrator lets the program in, which works in a sandbox.
asked = models.StaffSessionRequest(username="admin", password="demo-onewindow")
session = done(create_staff_session.sync_detailed(client=anonymous, body=asked), 200)
asked = models.ClientRequest(
    name="生成的客户端",
    scopes=["webhooks:manage", "changes:read", "own-cases:read", "own-cases:write"],
    sandbox=True,
)
made = create_client.sync_detailed(client=acting(session.access_token), body=asked, idempotency_key=key())
made = done(made, 201)
form = {"grant_type": "client_credentials", "client_id": made.client.id, "client_secret": made.secret}
token = create_client_token.sync_detailed(client=anonymous, body=models.TokenForm.from_dict(form))
itself = acting(done(token, 200).access_token)
types = ["case.received", "case.accepted", "case.granted"]
asked = models.WebhookRequest(url=f"http://127.0.0.1:{receiver.server_port}/hook", types=types)
webhook = done(create_webhook.sync_detailed(client=itself, body=asked, idempotency_key=key()), 201)

# It makes somebody up, who has consented.
asked = models.SandboxCitizenRequest()
citizen = make_sandbox_citizen.sync_detailed(client=itself, body=asked, idempotency_key=key())
citizen = done(citizen, 201)
program = acting(citizen.token.access_token)

# The program hands a case in.
asked = models.CreateCaseRequest.from_dict(
    {"itemKey": "getihu-sheli", "applicant": {"kind": "person"}, "district": "dongqu"}
)
case = done(create_case.sync_detailed(client=program, body=asked, idempotency_key=key()), 201)
asked = models.SaveDraftRequest.from_dict(
    {
        "answers": {
            "operator": {"name": citizen.name, "residentId": citizen.resident_id, "mobile": citizen.mobile},
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

# The office does its part.
for step, state in [("accept", "accepted"), ("grant", "granted")]:
    asked = models.SandboxStepRequest(step=models.SandboxStep(step))
    taken = take_sandbox_step.sync_detailed(case.id, client=itself, body=asked, idempotency_key=key())
    assert done(taken, 200).state == state, taken.content

# And the program is told of each, in order.
for kind in types:
    body, headers = arrived.get(timeout=20)
    event = Webhook(webhook.secret).verify(body, headers)
    assert event["type"] == kind and event["data"]["caseId"] == str(case.id), event
changes = done(list_changes.sync_detailed(client=itself), 200).items
assert changes[-1].id == headers["webhook-id"], changes
done(reset_sandbox.sync_detailed(client=itself), 204)
assert done(list_changes.sync_detailed(client=itself), 200).items == []
print("granted", event["data"]["number"])
