"""Headers that Django has no setting for: what a page may load and use."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

_COMMON = {
    "default-src": "'self'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data:",
    "font-src": "'self'",
    "object-src": "'none'",
    "base-uri": "'self'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
}
STRICT = "; ".join(f"{name} {value}" for name, value in _COMMON.items())
# The admin theme evaluates the expressions in its markup (Alpine). That is the one thing its own pages get besides;
# ours (templates/portal/screen.html) do without. SECURITY.md says more.
POLICY = STRICT.replace("script-src 'self'", "script-src 'self' 'unsafe-eval'")
LOGOUT = "/admin/logout/"
UNUSED = "camera=(), geolocation=(), microphone=(), payment=(), usb=()"


def add_security_headers(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """A middleware. A view that sets one of these itself keeps its own."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        themed = request.path.startswith("/admin/") and not getattr(request, "strict_policy", False)
        response.headers.setdefault("Content-Security-Policy", POLICY if themed else STRICT)
        response.headers.setdefault("Permissions-Policy", UNUSED)
        if request.path == LOGOUT and request.method == "POST":
            # What was typed and not saved, and the way a page looks, are in the browser's own store.
            response.headers.setdefault("Clear-Site-Data", '"cache", "storage"')
        if request.path.startswith(("/admin/", "/connect/")):
            response.headers.setdefault("Cache-Control", "no-store")
        return response

    return middleware
