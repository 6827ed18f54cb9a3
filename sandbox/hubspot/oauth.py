"""OAuth: /oauth/2026-03/token, its introspection and revocation (developers.hubspot.com, "OAuth").

An access token lives 1800 s. The refresh token is not rotated, unless `rotate_refresh_token` is set on the account.
"""

from typing import Any
from uuid import uuid4

from werkzeug import Request

from sandbox import consent
from sandbox.hubspot.endpoints import endpoint
from sandbox.hubspot.errors import ApiError
from sandbox.hubspot.seed import SCOPES
from sandbox.state import Sandbox

PATH = "/oauth/2026-03/token"
LIFETIME = 1800
CODE_LIFETIME = 300
NOBODY: dict[str, Any] = {"app_id": 0, "portal_id": 0, "user_id": 0, "scopes": [], "expires_at": 0.0}


@endpoint("GET", "/oauth/authorize")
def authorize(sandbox: Sandbox, request: Request) -> Any:
    """A page to allow or deny; `consent=allow` sends the browser back at once, with a code that is good once.

    Grants what is asked for, and everything when nothing is.
    """
    hs = sandbox.hubspot
    if request.args.get("client_id") != hs["client_id"] or not request.args.get("redirect_uri"):
        raise ApiError(400, "VALIDATION_ERROR", "client_id or redirect_uri is wrong")
    if request.args.get("consent") == "deny":
        return consent.back(request, error="access_denied", error_description="The user denied access.")
    asked = f"{request.args.get('scope', '')} {request.args.get('optional_scope', '')}".split()
    scopes = sorted({"oauth", *(asked or SCOPES)})
    if request.args.get("consent") != "allow":
        return consent.page(request, "HubSpot", hs["client_id"], scopes)
    code = str(uuid4())
    hs["codes"][code] = {
        "app_id": hs["app_id"],
        "portal_id": hs["portal_id"],
        "user_id": 9001,
        "scopes": scopes,
        "redirect_uri": request.args["redirect_uri"],
        "challenge": request.args.get("code_challenge", ""),
        "until": sandbox.clock() + CODE_LIFETIME,
    }
    return consent.back(request, code=code)


@endpoint("POST", PATH)
def token(sandbox: Sandbox, request: Request) -> Any:
    hs = _client(sandbox, request)
    kind = request.form.get("grant_type")
    if kind == "authorization_code":
        grant = _grant_of_code(sandbox, request)
        return _issue(sandbox, grant, _new_refresh_token(hs, grant))
    if kind != "refresh_token":
        raise _refused("BAD_GRANT_TYPE", f"grant_type {kind} is not supported")
    refresh_token = request.form.get("refresh_token", "")
    grant = hs["refresh_tokens"].get(refresh_token)
    if grant is None:
        raise _refused("BAD_REFRESH_TOKEN", "missing or invalid refresh token")
    if hs["rotate_refresh_token"]:
        del hs["refresh_tokens"][refresh_token]
        refresh_token = _new_refresh_token(hs, grant)
    return _issue(sandbox, grant, refresh_token)


@endpoint("POST", f"{PATH}/introspect")
def introspect(sandbox: Sandbox, request: Request) -> Any:
    hs, value = _client(sandbox, request), request.form.get("token", "")
    grant = hs["refresh_tokens"].get(value)
    if grant:
        return {**_about(hs, grant, value), "token_use": "refresh_token", "active": True}
    grant = hs["tokens"].get(value, NOBODY)
    expires_at = sandbox.clock() + LIFETIME if grant["expires_at"] is None else grant["expires_at"]
    left = max(0, int(expires_at - sandbox.clock()))
    return {
        **_about(hs, grant, value),
        "token_use": "access_token",
        "active": left > 0,
        "expires_in": left,
        "is_private_distribution": True,
        "signed_access_token": _signed(grant, int(expires_at * 1000)),
    }


@endpoint("POST", f"{PATH}/revoke")
def revoke(sandbox: Sandbox, request: Request) -> Any:
    """A refresh token takes the access tokens of its app with it; an unknown token is no error."""
    hs, value = _client(sandbox, request), request.form.get("token", "")
    grant = hs["refresh_tokens"].pop(value, None)
    hs["tokens"].pop(value, None)
    if grant:
        hs["tokens"] = {name: one for name, one in hs["tokens"].items() if one["app_id"] != grant["app_id"]}
    return {}


def _client(sandbox: Sandbox, request: Request) -> dict[str, Any]:
    hs = sandbox.hubspot
    sent = request.form.get("client_id"), request.form.get("client_secret")
    if sent != (hs["client_id"], hs["client_secret"]):
        raise _refused("BAD_CLIENT_ID", "missing or unknown client id or secret")
    return hs


def _grant_of_code(sandbox: Sandbox, request: Request) -> dict[str, Any]:
    """Return the grant of a code, and use the code up."""
    grant = sandbox.hubspot["codes"].pop(request.form.get("code", ""), None)
    if grant is None:
        raise _refused("BAD_AUTH_CODE", "missing or unknown auth code")
    if grant.pop("until", sandbox.clock() + 1) <= sandbox.clock():
        raise _refused("BAD_AUTH_CODE", "the auth code has expired")
    redirect_uri, challenge = grant.pop("redirect_uri", None), grant.pop("challenge", "")
    if redirect_uri and redirect_uri != request.form.get("redirect_uri"):
        raise _refused("BAD_REDIRECT_URI", "missing or invalid redirect URI")
    if challenge and challenge != consent.challenge_of(request.form.get("code_verifier", "")):
        raise _refused("BAD_AUTH_CODE", "the code verifier does not fit")
    return dict(grant)


def _refused(status: str, message: str) -> ApiError:
    error = ApiError(400, status, message, error="invalid_grant", error_description=message)
    error.body["status"] = status
    return error


def _new_refresh_token(hs: dict[str, Any], grant: dict[str, Any]) -> str:
    value = str(uuid4())
    hs["refresh_tokens"][value] = dict(grant)
    return value


def _issue(sandbox: Sandbox, grant: dict[str, Any], refresh_token: str) -> dict[str, Any]:
    hs, value = sandbox.hubspot, f"access-{uuid4()}"
    hs["tokens"][value] = {**grant, "expires_at": sandbox.clock() + LIFETIME}
    return {
        "access_token": value,
        "refresh_token": refresh_token,
        "expires_in": LIFETIME,
        "token_type": "bearer",
        "token_use": "access_token",
        "hub_id": hs["portal_id"],
        "user_id": grant["user_id"],
        "scopes": grant["scopes"],
    }


def _about(hs: dict[str, Any], grant: dict[str, Any], value: str) -> dict[str, Any]:
    return {
        "token": value,
        "token_type": "bearer",
        "client_id": hs["client_id"],
        "app_id": grant["app_id"],
        "hub_id": grant["portal_id"],
        "hub_domain": "portal.example",
        "user_id": grant["user_id"],
        "user": "admin@portal.example",
        "scopes": grant["scopes"],
    }


def _signed(grant: dict[str, Any], expires_at_ms: int) -> dict[str, Any]:
    """Opaque to callers; present because the answer always has it."""
    texts = ("appInstallId", "newSignature", "scopeToScopeGroupPks", "signature", "trialScopeToScopeGroupPks")
    return {
        **dict.fromkeys(texts, ""),
        "audience": "Public",
        "hublet": "eu1",
        "trialScopes": "",
        "scopes": "",
        "appId": grant["app_id"],
        "hubId": grant["portal_id"],
        "userId": grant["user_id"],
        "installingUserId": grant["user_id"],
        "expiresAt": expires_at_ms,
        "isPrivateDistribution": True,
        "isServiceAccount": False,
        "isUserLevel": False,
    }
