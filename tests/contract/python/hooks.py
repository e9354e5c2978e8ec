"""What schemathesis has to be told: media types it does not know, and what is there to be asked about.

SEEDS names a file: the address and the token to ask with, and, by the name of an operation or by how its
path begins, what stands in the places of a path, after a question mark in its query, and as "!body" in its
first body. Of several they come in turn, and each fourth time what schemathesis made up itself, so that
what is not there is asked for too. In the same requests a version is the one the thing has now, and a key
is a new one, for with others a body is not even looked at.

SEEN names a file that each answer adds a line to: the operation and the status.
"""

import json
import os
import uuid
from collections import Counter

import requests
import schemathesis

SEEDS = json.load(open(os.environ["SEEDS"], encoding="utf-8"))
SEEN = open(os.environ["SEEN"], "a", encoding="utf-8")
BASE = "/api/v1"

asked = Counter()
session = requests.Session()
session.trust_env = False
if SEEDS["token"]:
    session.headers["Authorization"] = f"Bearer {SEEDS['token']}"


@schemathesis.serializer("application/offset+octet-stream")
def as_it_is(ctx, value):
    return value if isinstance(value, bytes) else str(value).encode()


def name(case):
    return f"{case.method.upper()} {case.path.removeprefix(BASE)}"


def places(case):
    """All that may stand in the places of the case's path."""
    whose = [name(case), case.path.removeprefix(BASE)]
    exact = SEEDS["places"].get(whose[0])
    if exact:
        return exact
    fitting = [key for key in SEEDS["places"] if whose[1].startswith(key)]
    return SEEDS["places"][max(fitting, key=len)] if fitting else []


def version(case):
    """The tag of what the case is about, as it is now."""
    operations = case.operation.schema.raw_schema["paths"]
    path = case.path
    if path.endswith("/releases"):
        path = path.replace("/releases", "/working-copy")
    elif "get" not in operations.get(path, {}):
        path = path[: path.index("}") + 1]
    path = path.format(**case.path_parameters)
    answer = session.get(SEEDS["address"] + path)
    return answer.headers.get("ETag", '"1"')


@schemathesis.hook
def before_call(ctx, case, kwargs):
    choices = places(case) if "{" in case.path else []
    if not choices:
        return
    turn = asked[name(case)]
    asked[name(case)] += 1
    if turn % 4 == 3:
        return
    choice = choices[(turn - turn // 4) % len(choices)]
    # What is made up is right by chance alone; where that is too seldom, the first body is given.
    if turn == 0 and "!body" in choice:
        case.body, case.media_type = choice["!body"], "application/json"
    here = {key: value for key, value in choice.items() if key[0] not in "?!"}
    case.path_parameters = {**case.path_parameters, **here}
    asked_for = {key[1:]: value for key, value in choice.items() if key.startswith("?")}
    case.query = {**case.query, **asked_for}
    headers = {parameter.name for parameter in case.operation.headers}
    if "If-Match" in headers:
        case.headers["If-Match"] = version(case)
    if "Idempotency-Key" in headers:
        case.headers["Idempotency-Key"] = uuid.uuid4().hex
    if "Tus-Resumable" in headers:
        case.headers["Tus-Resumable"] = "1.0.0"
    if "Upload-Offset" in headers:
        case.headers["Upload-Offset"] = "0"


@schemathesis.hook
def after_call(ctx, case, response):
    SEEN.write(f"{name(case)} {response.status_code}\n")
    SEEN.flush()
