"""Finds a service item and prints its documents. It needs httpx: `pip install httpx`."""

import os

import httpx

BASE = os.environ.get("ONEWINDOW_BASE_URL", "http://127.0.0.1:8080/api/v1")
CLIENT = {
    "grant_type": "client_credentials",
    "client_id": os.environ.get("ONEWINDOW_CLIENT_ID", "demo-integrator"),
    "client_secret": os.environ.get("ONEWINDOW_CLIENT_SECRET", "demo-integrator-secret"),
}


class Token(httpx.Auth):
    """Signs in when the server wants to know who asks, and again when a token has run out."""

    requires_response_body = True
    token = None

    def auth_flow(self, request):
        for _ in range(2):
            if self.token is None:
                answer = yield httpx.Request("POST", f"{BASE}/oauth/token", data=CLIENT)
                self.token = answer.raise_for_status().json()["access_token"]
            request.headers["Authorization"] = f"Bearer {self.token}"
            answer = yield request
            if answer.status_code != 401:
                return
            self.token = None


def told(answer):
    """What was asked for; a problem says in its own words what is wrong."""
    if answer.is_error:
        problem = answer.json()
        raise SystemExit(f"{problem['code']}: {problem['title']} (request {problem['requestId']})")
    return answer.json()


with httpx.Client(base_url=BASE, auth=Token(), headers={"Accept-Language": "zh-CN"}, timeout=20) as office:
    print("signed in as", told(office.get("/me"))["name"])
    found = told(office.get("/items", params={"q": "开店", "limit": 5}))["items"]
    guide = told(office.get(f"/items/{found[0]['key']}"))
    print(guide["name"], "—", guide["department"]["name"])
    for material in guide["materials"]:
        print(" always " if material["condition"] is None else " depends", material["name"])
