"""Server-to-server OAuth: `POST /zoom/oauth/token` (zoom-api.md §8). A token lives one hour and cannot be renewed."""

import secrets
from typing import Any

from werkzeug import Request

from integrations.sandbox.state import Sandbox
from integrations.sandbox.zoom.table import routes

TOKEN_SECONDS = 3600


@routes("POST", "/zoom/oauth/token")
def token(sandbox: Sandbox, request: Request) -> Any:
    zoom = sandbox.zoom
    sent = request.authorization
    client = zoom["client"]
    if sent is None or (sent.username, sent.password) != (client["id"], client["secret"]):
        return {"reason": "Invalid client_id or client_secret", "error": "invalid_client"}, 400
    if request.values.get("grant_type") != "account_credentials":
        return {"reason": "unsupported grant type", "error": "unsupported_grant_type"}, 400
    if request.values.get("account_id") != zoom["account"]["id"]:
        return {"reason": "Bad Request", "error": "invalid_request"}, 400
    value = secrets.token_urlsafe(24)
    now = sandbox.clock()
    zoom["tokens"] = {old: until for old, until in zoom["tokens"].items() if until > now}
    zoom["tokens"][value] = int(now) + TOKEN_SECONDS
    return {
        "access_token": value,
        "token_type": "bearer",
        "expires_in": TOKEN_SECONDS,
        "scope": " ".join(zoom["scopes"]),
        "api_url": request.host_url.rstrip("/") + "/zoom",
    }
