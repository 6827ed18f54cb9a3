"""A page's form as a person has it: its fields with their values, filled in and sent with the button."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

from django.test import Client

Fields = dict[str, list[str]]


@dataclass
class Form:
    """`fields`: what the form sends as it stands. `choices`: the values of each select."""

    action: str = ""
    method: str = "get"
    fields: Fields = field(default_factory=dict)
    choices: Fields = field(default_factory=dict)

    def send(self, client: Client, page: str, **filled: str | list[str]) -> Any:
        """Fill in fields that are there, press the button, and return the answer. `page`: the form's own address."""
        unknown = filled.keys() - self.fields.keys()
        assert not unknown, f"the form has no field {', '.join(sorted(unknown))}: it has {', '.join(self.fields)}"
        data = self.fields | {name: [value] if isinstance(value, str) else value for name, value in filled.items()}
        call = client.post if self.method == "post" else client.get
        return call(self.action or page.partition("?")[0], data)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[tuple[dict[str, str], Form]] = []
        self.form: Form | None = None
        self.select = self.textarea = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        has = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.form = Form(has.get("action", ""), has.get("method", "get").lower())
            self.forms.append((has, self.form))
        if self.form is None or "disabled" in has:
            return
        name = has.get("name", "")
        if tag == "select" and name:
            self.select = name
            self.form.fields[name], self.form.choices[name] = [], []
        elif tag == "option" and self.select:
            self._option(self.form, has)
        elif tag == "textarea" and name:
            self.textarea = name
            self.form.fields[name] = [""]
        elif tag == "input" and name and has.get("type") not in ("submit", "button", "file", "image"):
            values = self.form.fields.setdefault(name, [])
            if has.get("type") not in ("checkbox", "radio") or "checked" in has:
                values.append(has.get("value", "on" if has.get("type") in ("checkbox", "radio") else ""))

    def _option(self, form: Form, has: dict[str, str]) -> None:
        """A select sends its first option unless another one is selected."""
        value, values = has.get("value", ""), form.fields[self.select]
        form.choices[self.select].append(value)
        if "selected" in has or not values:
            form.fields[self.select] = [value]

    def handle_data(self, data: str) -> None:
        if self.form and self.textarea:
            self.form.fields[self.textarea][0] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.form = None
        elif tag == "select":
            self.select = ""
        elif tag == "textarea":
            self.textarea = ""


def forms(answer: Any) -> list[tuple[dict[str, str], Form]]:
    """Return each form of the page with the attributes of its tag."""
    reader = _Reader()
    reader.feed(answer.content.decode())
    return reader.forms


def form_of(answer: Any, **attributes: str) -> Form:
    """Return the one form whose tag has these attributes (`class_` for `class`, which may hold more)."""
    wanted = {name.rstrip("_").replace("_", "-"): value for name, value in attributes.items()}
    found = [form for has, form in forms(answer) if all(value in has.get(name, "") for name, value in wanted.items())]
    assert len(found) == 1, f"{len(found)} forms of {wanted}"
    return found[0]
