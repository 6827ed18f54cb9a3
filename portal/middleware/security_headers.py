"""The headers that Django has no setting for: what a page may load and use, and what a browser may keep."""

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
# The admin theme evaluates the expressions in its markup (Alpine), so its own pages may do that in addition. The
# portal's pages (templates/portal/screen.html) do without. SECURITY.md says more.
POLICY = STRICT.replace("script-src 'self'", "script-src 'self' 'unsafe-eval'")
LOGOUT = "/admin/logout/"
UNUSED = "camera=(), geolocation=(), microphone=(), payment=(), usb=()"


def add_security_headers(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware that adds the headers. A view that sets one of them itself keeps its own."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        themed = request.path.startswith("/admin/") and not getattr(request, "strict_policy", False)
        response.headers.setdefault("Content-Security-Policy", POLICY if themed else STRICT)
        response.headers.setdefault("Permissions-Policy", UNUSED)
        if request.path == LOGOUT and request.method == "POST":
            # The browser's own store holds what was typed and not saved, and how a page was arranged.
            response.headers.setdefault("Clear-Site-Data", '"cache", "storage"')
        if request.path.startswith(("/admin/", "/connect/", "/setup/")):
            response.headers.setdefault("Cache-Control", "no-store")
        return response

    return middleware
