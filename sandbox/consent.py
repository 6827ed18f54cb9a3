"""A consent page for people, the same on both sides: who asks for what, Allow and Deny. No account is asked for."""

from base64 import urlsafe_b64encode
from collections.abc import Iterable
from hashlib import sha256
from html import escape
from urllib.parse import urlencode

from werkzeug import Request, Response

PAGE = """<!doctype html><html lang="en"><meta charset="utf-8"><title>{provider} sandbox</title>
<meta name="viewport" content="width=device-width">
<style>body{{font:16px/1.5 sans-serif;margin:3rem auto;max-width:34rem;padding:0 1rem}}
a{{display:inline-block;margin:1rem 1rem 0 0;padding:.5rem 1rem;border:1px solid #345;border-radius:6px}}</style>
<h1>{provider} (sandbox)</h1><p>The app <b>{app}</b> asks for access to this stand-in's account:</p>
<ul>{scopes}</ul><p><a href="{allow}">Allow</a><a href="{deny}">Deny</a></p></html>"""


def page(request: Request, provider: str, app: str, scopes: Iterable[str]) -> Response:
    addresses = {
        choice: escape(f"{request.path}?{urlencode({**request.args.to_dict(), 'consent': choice})}")
        for choice in ("allow", "deny")
    }
    items = "".join(f"<li>{escape(scope)}</li>" for scope in scopes)
    text = PAGE.format(provider=provider, app=escape(app), scopes=items, **addresses)
    return Response(text, content_type="text/html; charset=utf-8")


def back(request: Request, **answer: str) -> Response:
    """Send the browser back with the state it came with."""
    query = urlencode({**answer, "state": request.args.get("state", "")})
    return Response(status=302, headers={"Location": f"{request.args['redirect_uri']}?{query}"})


def challenge_of(verifier: str) -> str:
    """PKCE's S256."""
    return urlsafe_b64encode(sha256(verifier.encode()).digest()).decode().rstrip("=")
