"""Both ways in (zoom-api.md §8): `POST /zoom/oauth/token` for a server-to-server app and for a general one.

A token lives one hour. A refresh token is good once, and a later authorization ends the earlier one.
"""

import secrets
from typing import Any

from werkzeug import Request

from sandbox import consent
from sandbox.state import Sandbox
from sandbox.zoom.shared.table import routes

TOKEN_SECONDS = 3600
CODE_SECONDS = 300


@routes("GET", "/zoom/oauth/authorize")
def authorize(sandbox: Sandbox, request: Request) -> Any:
    """A page to allow or deny; `consent=allow` or `deny` is the answer at once."""
    asked, zoom = request.args, sandbox.zoom
    if asked.get("client_id") != zoom["client"]["id"] or not asked.get("redirect_uri"):
        return {"reason": "Invalid client_id or redirect uri", "error": "invalid_client", "code": 4702}, 400
    if asked.get("consent") == "deny":
        return consent.back(request, error="access_denied", error_description="The user denied access.")
    if asked.get("consent") != "allow":
        return consent.page(request, "Zoom", asked["client_id"], zoom["scopes"])
    code = secrets.token_urlsafe(24)
    zoom.setdefault("codes", {})[code] = {
        "redirect_uri": asked["redirect_uri"],
        "challenge": asked.get("code_challenge", ""),
        "until": int(sandbox.clock()) + CODE_SECONDS,
    }
    return consent.back(request, code=code)


@routes("POST", "/zoom/oauth/token")
def token(sandbox: Sandbox, request: Request) -> Any:
    zoom, sent = sandbox.zoom, request.values
    if not _is_our_client(sandbox, request):
        return {"reason": "Invalid client_id or client_secret", "error": "invalid_client"}, 400
    kind = sent.get("grant_type")
    if kind == "account_credentials":
        if sent.get("account_id") != zoom["account"]["id"]:
            return {"reason": "Bad Request", "error": "invalid_request"}, 400
        return _issue(sandbox, request)
    if kind == "authorization_code":
        refusal = _code_refused(sandbox, request)
        return refusal or _issue(sandbox, request, refresh=True)
    if kind == "refresh_token":
        if sent.get("refresh_token") not in zoom.get("refresh_tokens", []):
            return {"reason": "Invalid Token!", "error": "invalid_grant"}, 400
        return _issue(sandbox, request, refresh=True)
    return {"reason": "unsupported grant type", "error": "unsupported_grant_type"}, 400


@routes("POST", "/zoom/oauth/revoke")
def revoke(sandbox: Sandbox, request: Request) -> Any:
    """Ends the authorization a token belongs to: access tokens and refresh token alike."""
    zoom = sandbox.zoom
    if not _is_our_client(sandbox, request):
        return {"reason": "Invalid client_id or client_secret", "error": "invalid_client"}, 400
    if request.values.get("token") not in zoom["tokens"]:
        return {"reason": "Invalid Token!", "error": "invalid_request"}, 400
    zoom["tokens"], zoom["refresh_tokens"] = {}, []
    return {"status": "success"}


def _is_our_client(sandbox: Sandbox, request: Request) -> bool:
    sent, client = request.authorization, sandbox.zoom["client"]
    return sent is not None and (sent.username, sent.password) == (client["id"], client["secret"])


def _code_refused(sandbox: Sandbox, request: Request) -> Any:
    """The error of a code that is unknown, used, too old, or somebody else's."""
    code = sandbox.zoom.setdefault("codes", {}).pop(request.values.get("code", ""), None)
    if code is None or code["until"] <= sandbox.clock():
        return {"reason": "Invalid authorization code", "error": "invalid_grant", "error_code": 4734}, 400
    if request.values.get("redirect_uri") != code["redirect_uri"]:
        return {"reason": "Redirect URI mismatch.", "error": "invalid_request", "error_code": 4709}, 400
    if code["challenge"] and code["challenge"] != consent.challenge_of(request.values.get("code_verifier", "")):
        return {"reason": "Invalid code_verifier", "error": "invalid_grant"}, 400
    return None


def _issue(sandbox: Sandbox, request: Request, refresh: bool = False) -> dict[str, Any]:
    zoom, value, now = sandbox.zoom, secrets.token_urlsafe(24), sandbox.clock()
    zoom["tokens"] = {old: until for old, until in zoom["tokens"].items() if until > now}
    zoom["tokens"][value] = int(now) + TOKEN_SECONDS
    answer = {
        "access_token": value,
        "token_type": "bearer",
        "expires_in": TOKEN_SECONDS,
        "scope": " ".join(zoom["scopes"]),
        "api_url": request.host_url.rstrip("/") + "/zoom",
    }
    if refresh:
        answer["refresh_token"] = secrets.token_urlsafe(24)
        zoom["refresh_tokens"] = [answer["refresh_token"]]
    return answer
