"""Checks requests and answers against the official OpenAPI files of HubSpot and Zoom.

The files lie in `CONTRACTS_DIR`, by default beside the project in `shared/contracts`.
"""

import json
import os
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from jsonschema import Draft202012Validator, FormatChecker
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

Json = dict[str, Any]
Query = Mapping[str, list[str]]
METHODS = ("get", "post", "put", "patch", "delete")
PROJECT = Path(__file__).resolve().parents[2]


def contracts_dir() -> Path:
    return Path(os.environ.get("CONTRACTS_DIR") or PROJECT.parent / "shared" / "contracts")


# --- Where the specifications are known to be wrong -------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Wrong:
    """A spot of a schema (a regular expression on its `file#/pointer`), what to do with it, and why."""

    where: str
    change: str  # "nothing required", "null allowed", "values null", "any of"
    reason: str


WRONG_SCHEMAS = (
    Wrong(
        r"marketing-events.*schemas/PropertyValue$",
        "nothing required",
        "19 fields are marked as required; HubSpot's own example sends only name and value",
    ),
    Wrong(
        r"hubspot/.*schemas/(Simple\w*Object\w*|Upsert\w*Object\w*)/properties/properties$",
        "values null",
        "HubSpot gives a property that has no value as null",
    ),
    Wrong(
        r"zoom-events.*/sessions/items/.*/properties/(meeting_id|webinar_id)$",
        "null allowed",
        "its description says that the id is null for an unpublished event",
    ),
    Wrong(
        r"zoom-openapi.*users~1\{userId\}~1settings/get/responses/200/.*/schema$",
        "any of",
        "exactly one alternative must fit, but none requires anything, so an answer fits several",
    ),
)

# Query parameters that work, or are needed, though the specification does not list them.
UNLISTED_QUERY = {
    ("GET", "/users/{userId}/webinars"): {"next_page_token": "the answer gives a token; the parameter is not listed"},
    ("GET", "/past_webinars/{webinarId}/participants"): {
        "include_fields": "named in the text of `registrant_id`, but not listed"
    },
}


def mend(schema: Any, where: str) -> Any:
    """The schema in JSON Schema's own terms: OpenAPI 3.0 says `nullable`, and the table above says the rest."""
    if isinstance(schema, list):
        return [mend(one, f"{where}/{index}") for index, one in enumerate(schema)]
    if not isinstance(schema, dict):
        return schema
    changes = {wrong.change for wrong in WRONG_SCHEMAS if re.search(wrong.where, where)}
    new = {key: mend(value, f"{where}/{key.replace('/', '~1')}") for key, value in schema.items()}
    if "any of" in changes:
        new["anyOf"] = new.pop("oneOf")
    if "nothing required" in changes:
        new.pop("required", None)
    if "values null" in changes:
        new["additionalProperties"] = {"type": ["string", "null"]}
    if (schema.get("nullable") is True or "null allowed" in changes) and isinstance(new.get("type"), str):
        new["type"] = [new["type"], "null"]
        if "enum" in new:
            new["enum"] = [*new["enum"], None]
    return new


# --- Formats ----------------------------------------------------------------------------------------------------------

FORMATS = FormatChecker(formats=())


@FormatChecker.checks(FORMATS, "date-time", raises=ValueError)
def is_moment(value: object) -> bool:
    return not isinstance(value, str) or (datetime.fromisoformat(value).tzinfo is not None and "T" in value)


@FormatChecker.checks(FORMATS, "int32")
def is_int32(value: object) -> bool:
    return not isinstance(value, int) or -(2**31) <= value < 2**31


@FormatChecker.checks(FORMATS, "int64")
def is_int64(value: object) -> bool:
    return not isinstance(value, int) or -(2**63) <= value < 2**63


# --- Operations -------------------------------------------------------------------------------------------------------


@dataclass
class Document:
    """One OpenAPI file; its schemas refer to each other, so a validator sees the whole file."""

    name: str
    content: Json

    @cached_property
    def uri(self) -> str:
        return f"urn:{self.name}"

    @cached_property
    def registry(self) -> "Registry[Any]":
        resource = Resource.from_contents(self.content, default_specification=DRAFT202012)
        registry: Registry[Any] = Registry().with_resource(self.uri, resource)
        return registry

    def validator(self, pointer: str) -> Draft202012Validator:
        return Draft202012Validator({"$ref": f"{self.uri}#{pointer}"}, registry=self.registry, format_checker=FORMATS)

    def resolve(self, node: Json) -> Json:
        """The node itself, or what its `$ref` points to."""
        reference = node.get("$ref")
        if not reference:
            return node
        found: Any = self.content
        for part in reference.removeprefix("#/").split("/"):
            found = found[part.replace("~1", "/").replace("~0", "~")]
        return self.resolve(found)

    def pointer_to(self, node: Json, pointer: str) -> str:
        return str(node["$ref"]).removeprefix("#") if "$ref" in node else pointer


@dataclass
class Operation:
    method: str
    template: str
    document: Document
    content: Json
    parameters: list[Json]
    _validators: dict[str, Draft202012Validator | None] = field(default_factory=dict)

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        pieces = re.split(r"(\{\w+\})", self.template)
        return re.compile("".join("([^/]+)" if piece.startswith("{") else re.escape(piece) for piece in pieces))

    @property
    def pointer(self) -> str:
        return f"/paths/{escaped(self.template)}/{self.method.lower()}"

    def body_validator(self, media: str) -> Draft202012Validator | None:
        return self._validator("/requestBody", self.content.get("requestBody") or {}, media)

    def answer_validator(self, status: int) -> tuple[bool, Draft202012Validator | None]:
        """Check that the operation can have this status, and return the schema of its body."""
        answers = self.content.get("responses", {})
        key = str(status) if str(status) in answers else "default"
        if key not in answers:
            return status >= 400, None  # the files leave out many errors
        return True, self._validator(f"/responses/{key}", answers[key], "application/json")

    def _validator(self, place: str, node: Json, media: str) -> Draft202012Validator | None:
        name = f"{place} {media}"
        if name not in self._validators:
            content = self.document.resolve(node).get("content", {})
            chosen = next((one for one in (media, "*/*") if one in content), None)
            start = self.document.pointer_to(node, self.pointer + place)
            self._validators[name] = (
                self.document.validator(f"{start}/content/{escaped(chosen)}/schema")
                if chosen and "schema" in content[chosen]
                else None
            )
        return self._validators[name]


def escaped(part: str) -> str:
    """One piece of a JSON pointer inside a URI fragment."""
    return part.replace("~", "~0").replace("/", "~1").replace("{", "%7B").replace("}", "%7D")


# --- The specification ------------------------------------------------------------------------------------------------


class Spec:
    """All operations of both APIs, and how many requests and answers were checked against them."""

    def __init__(self, documents: Iterable[Document]) -> None:
        self.requests: Counter[str] = Counter()
        self.answers: Counter[str] = Counter()
        self._operations: dict[str, list[Operation]] = {}
        self._found: dict[tuple[str, str], tuple[Operation, tuple[str, ...]] | None] = {}
        for document in documents:
            for operation in operations(document):
                self._operations.setdefault(operation.method, []).append(operation)
        for found in self._operations.values():
            found.sort(key=lambda operation: operation.template.count("{"))  # a fixed word before an id

    @classmethod
    def load(cls, directory: Path) -> "Spec":
        files = [*sorted(directory.glob("hubspot/*.json")), *sorted(directory.glob("zoom/*openapi*.json"))]
        return cls(read(file) for file in files)

    def __len__(self) -> int:
        return sum(map(len, self._operations.values()))

    def find(self, method: str, path: str) -> tuple[Operation, tuple[str, ...]] | None:
        """The operation of a path as sent (still percent-encoded), and the values in it."""
        key = (method, path)
        if key not in self._found:
            matches = ((one, one.pattern.fullmatch(path)) for one in self._operations.get(method, ()))
            self._found[key] = next(((one, match.groups()) for one, match in matches if match), None)
        return self._found[key]

    def check_request(
        self, method: str, path: str, query: Query, body: Any, media: str = "application/json"
    ) -> list[str]:
        found = self.find(method, path)
        if found is None:
            return [f"{method} {path}: no such operation"]
        operation, values = found
        self.requests[f"{method} {operation.template}"] += 1
        problems = [
            *_path_problems(operation, values),
            *_query_problems(operation, query),
            *_body_problems(operation, body, media),
        ]
        return [f"{method} {operation.template}: {problem}" for problem in problems]

    def check_answer(self, method: str, path: str, status: int, body: Any) -> list[str]:
        found = self.find(method, path)
        if found is None:
            return [f"{method} {path}: no such operation"]
        operation, _ = found
        self.answers[f"{method} {operation.template}"] += 1
        allowed, validator = operation.answer_validator(status)
        name = f"{method} {operation.template} {status}"
        if not allowed:
            return [f"{name}: not a status of this operation"]
        return [
            f"{name}: {problem}" for problem in (_errors(validator, body) if validator and body is not None else ())
        ]


def read(file: Path) -> Document:
    name = f"{file.parent.name}/{file.name}"
    return Document(name, mend(json.loads(file.read_text(encoding="utf-8")), name + "#"))


def operations(document: Document) -> Iterator[Operation]:
    for template, path in document.content.get("paths", {}).items():
        for method in METHODS:
            if method in path:
                content = path[method]
                parameters = [*path.get("parameters", ()), *content.get("parameters", ())]
                resolved = [document.resolve(parameter) for parameter in parameters]
                yield Operation(method.upper(), template, document, content, resolved)


def _errors(validator: Draft202012Validator, value: Any) -> Iterator[str]:
    for error in validator.iter_errors(value):
        where = "/".join(str(part) for part in error.absolute_path)
        yield f"{where or 'body'}: {error.message[:200]}"


def _path_problems(operation: Operation, values: tuple[str, ...]) -> Iterator[str]:
    schemas = {one["name"]: one.get("schema", {}) for one in operation.parameters if one["in"] == "path"}
    for name, value in zip(re.findall(r"\{(\w+)\}", operation.template), values, strict=True):
        yield from _value_problems(f"path {name}", unquote(value), schemas.get(name, {}))


def _query_problems(operation: Operation, query: Query) -> Iterator[str]:
    listed = {one["name"]: one for one in operation.parameters if one["in"] == "query"}
    unlisted = UNLISTED_QUERY.get((operation.method, operation.template), {})
    for name in query:
        if name not in listed and name not in unlisted:
            yield f"query {name}: no such parameter"
    for name, parameter in listed.items():
        if name not in query:
            if parameter.get("required"):
                yield f"query {name}: required"
            continue
        schema = parameter.get("schema", {})
        many = schema.get("type") == "array"
        for value in query[name]:
            yield from _value_problems(f"query {name}", value, schema.get("items", {}) if many else schema)


def _value_problems(name: str, text: str, schema: Json) -> Iterator[str]:
    """A value of a path or a query, which is text and stands for something."""
    value: Any = text
    if schema.get("type") in ("integer", "number") and re.fullmatch(r"-?\d+", text):
        value = int(text)
    if schema.get("type") == "boolean" and text in ("true", "false"):
        value = text == "true"
    if not text:
        yield f"{name}: empty"
    for problem in _errors(Draft202012Validator(schema, format_checker=FORMATS), value):
        yield f"{name} {problem}"


def _body_problems(operation: Operation, body: Any, media: str) -> Iterator[str]:
    described = operation.content.get("requestBody")
    if body is None:
        if described and operation.document.resolve(described).get("required"):
            yield "a body is required"
        return
    if not described:
        yield "a body that the operation does not take"
        return
    validator = operation.body_validator(media)
    if validator is None:
        yield f"a body of type {media}"
    else:
        yield from _errors(validator, body)
