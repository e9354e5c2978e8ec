"""Finds a service item and prints its documents, with nothing but Python's own library."""

import json
import os
import urllib.parse
import urllib.request

BASE = os.environ.get("ONEWINDOW_BASE_URL", "http://127.0.0.1:8080/api/v1")
CLIENT = {
    "grant_type": "client_credentials",
    "client_id": os.environ.get("ONEWINDOW_CLIENT_ID", "demo-integrator"),
    "client_secret": os.environ.get("ONEWINDOW_CLIENT_SECRET", "demo-integrator-secret"),
}


def call(path, token=None, form=None):
    headers = {"Accept-Language": "zh-CN"}
    if token:
        headers["Authorization"] = f"Bearer {token}"
    body = urllib.parse.urlencode(form).encode() if form else None
    request = urllib.request.Request(BASE + path, data=body, headers=headers)
    with urllib.request.urlopen(request, timeout=20) as answer:
        return json.load(answer)


token = call("/oauth/token", form=CLIENT)["access_token"]
print("signed in as", call("/me", token)["name"])
found = call("/items?" + urllib.parse.urlencode({"q": "开店", "limit": 5}))["items"]
guide = call("/items/" + found[0]["key"])
print(guide["name"], "—", guide["department"]["name"])
for material in guide["materials"]:
    print(" always " if material["condition"] is None else " depends", material["name"])
