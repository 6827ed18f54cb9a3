"""Walks the portal as a browser would, then as none would: odd values in all paths, under all names, in all forms."""

import re
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any, NamedTuple
from urllib.parse import parse_qsl, quote, urlencode, urljoin, urlsplit

from django.core.signals import got_request_exception
from django.db import transaction
from django.http import QueryDict
from django.http.response import HttpResponseBase
from django.test import Client
from django.urls import URLResolver, get_resolver
from django.utils.regex_helper import normalize

# As they stand in an address, so that bytes that are no text can be among them.
ODD = tuple(
    quote(one)
    for one in (
        "", "-1", "9" * 25, "é", "²", "٣", "\x00", "_00", b"\xff", b"\xed\xa0\xbd", "a" * 3000, "..", "%", "1e400",
        "0001-01-01", "9999-12-31", "2026-13-45", "1 off", "a__b", "\r\nX: y", "//", "[]",
    )
)  # fmt: skip
LEAVES = ("/static/", "/admin/logout/")
FORM = "application/x-www-form-urlencoded"
_PART = re.compile(r"%\((\w+)\)s")


class Ask(NamedTuple):
    method: str
    address: str
    fields: str = ""


@dataclass
class Form:
    action: str
    method: str
    fields: list[tuple[str, str]]


class Page(HTMLParser):
    """The links and forms of a page; `names` is what its view looked up in the query."""

    def __init__(self, address: str, text: str, names: Iterable[str]) -> None:
        super().__init__()
        self.address, self.names = address, frozenset(names)
        self.links: list[str] = []
        self.forms: list[Form] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.links += [urljoin(self.address, given[name]) for name in ("href", "hx-get", "src") if name in given]
        if tag == "form":
            method = given.get("method", "get").lower()
            self.forms.append(Form(urljoin(self.address, given.get("action", "")), method, []))
        if "hx-post" in given:
            fields = self.forms[-1].fields if self.forms else []
            self.forms.append(Form(urljoin(self.address, given["hx-post"]), "post", fields))
        if tag in ("input", "select", "textarea", "button") and given.get("name") and self.forms:
            self.forms[-1].fields.append((given["name"], given.get("value", "")))


@dataclass
class Crawler:
    """`broken`: what ended in an error page, with what was raised."""

    client: Client
    broken: dict[str, str] = field(default_factory=dict)

    def ask(self, ask: Ask) -> HttpResponseBase:
        """Whatever it does is undone."""
        path, _, query = ask.address.partition("?")
        raised: list[str] = []

        def note(**signal: Any) -> None:
            raised.append(repr(sys.exc_info()[1])[:200])

        got_request_exception.connect(note)
        try:
            undone: Any = transaction.atomic()
            undone._from_testcase = True  # as Django marks its own: this one is no transaction of the portal's
            with undone:
                answer = self.client.generic(ask.method, path, ask.fields, content_type=FORM, QUERY_STRING=query)
                if answer.streaming:
                    list(answer)
                transaction.set_rollback(True)
        finally:
            got_request_exception.disconnect(note)
        if answer.status_code >= 500:
            self.broken[" ".join(ask)[:300]] = "; ".join(raised) or str(answer.status_code)
        return answer

    def pages(self, start: str) -> Iterator[Page]:
        """Those that links lead to, one of a kind: the same path but for its numbers, and the same names."""
        waiting, kinds = [start], set[str]()
        while waiting:
            parts = urlsplit(waiting.pop(0))
            names = " ".join(sorted(name for name, _ in parse_qsl(parts.query, keep_blank_values=True)))
            kind = f"{re.sub(r'[0-9]+', '0', parts.path)} {names}"
            if kind in kinds or parts.netloc or not parts.path.startswith("/") or parts.path.startswith(LEAVES):
                continue
            kinds.add(kind)
            with names_asked() as asked:
                answer: Any = self.ask(Ask("GET", parts._replace(fragment="").geturl()))
            if answer.status_code in (301, 302):
                waiting.append(urljoin(parts.geturl(), answer.headers["Location"]))
            elif answer.headers.get("Content-Type", "").startswith("text/html"):
                page = Page(parts._replace(fragment="").geturl(), answer.content.decode(), asked)
                waiting += page.links
                yield page

    def odd(self, start: str) -> Iterator[Ask]:
        yield from odd_paths()
        forms: dict[str, Form] = {}
        for page in self.pages(start):
            yield from odd_queries(page)
            for form in page.forms:
                names = " ".join(sorted({name for name, _ in form.fields}))
                kind = f"{re.sub(r'[0-9]+', '0', urlsplit(form.action).path)} {names}"
                if form.method == "post" and not form.action.startswith(LEAVES):
                    forms.setdefault(kind, form)
        for form in forms.values():
            with names_asked() as asked:
                self.ask(Ask("POST", form.action, urlencode(form.fields)))
            yield from odd_forms(form, asked)


def routes(resolver: URLResolver | None = None, before: str = "/") -> Iterator[str]:
    """Every address, with `%(name)s` where something stands for it."""
    for one in (resolver or get_resolver()).url_patterns:
        route = before + normalize(one.pattern.regex.pattern)[0][0]
        if isinstance(one, URLResolver):
            yield from routes(one, route)
        else:
            yield route


def odd_paths() -> Iterator[Ask]:
    for route in routes():
        good = dict.fromkeys(_PART.findall(route), "1")
        for address in (route % good, *(route % {**good, name: odd} for name in good for odd in ODD)):
            yield Ask("GET", address)
            yield Ask("POST", address)


def odd_queries(page: Page) -> Iterator[Ask]:
    path, _, query = page.address.partition("?")
    known = parse_qsl(query, keep_blank_values=True)
    for name in sorted({*page.names, *(name for name, _ in known)}):
        rest = urlencode([pair for pair in known if pair[0] != name])
        yield from (Ask("GET", f"{path}?{rest}{'&' if rest else ''}{quote(name)}={odd}") for odd in ODD)


def odd_forms(form: Form, names: Iterable[str]) -> Iterator[Ask]:
    for name in sorted({*names, *(name for name, _ in form.fields)}):
        rest = urlencode([pair for pair in form.fields if pair[0] != name])
        yield from (Ask("POST", form.action, f"{rest}&{quote(name)}={odd}") for odd in ODD)


@contextmanager
def names_asked() -> Iterator[set[str]]:
    """The names that views look up in queries and forms meanwhile."""
    names: set[str] = set()
    own = {name: QueryDict.__dict__.get(name) for name in ("__getitem__", "get", "getlist", "__contains__")}

    def noting(method: Any) -> Any:
        def noted(self: QueryDict, key: Any, *more: Any, **options: Any) -> Any:
            names.add(str(key))
            return method(self, key, *more, **options)

        return noted

    for name in own:
        setattr(QueryDict, name, noting(getattr(QueryDict, name)))
    try:
        yield names
    finally:
        for name, method in own.items():
            if method is None:
                delattr(QueryDict, name)
            else:
                setattr(QueryDict, name, method)
        names.discard("csrfmiddlewaretoken")
