"""Properties and their groups, which may be there already."""

from collections.abc import Sequence

from integrations.errors import IntegrationError, SkipRecord
from integrations.hubspot import parse, payloads
from integrations.hubspot.client.area import Area, none_if_gone
from integrations.records import PropertyDefinition, PropertyShape
from integrations.transport.pagination import rows_of

PATH = "/crm/properties/{v}/{}"
BATCH = 100


class PropertiesApi(Area):
    """Endpoints under /crm/properties/{v}."""

    def properties(self, object_type: str, names: Sequence[str]) -> frozenset[str]:
        """POST …/{objectType}/batch/read · 100 a call · crm.schemas.contacts.read. Returns those that exist."""
        existing: set[str] = set()
        for start in range(0, len(names), BATCH):
            inputs = [{"name": name} for name in names[start : start + BATCH]]
            json = {"archived": False, "dataSensitivity": "non_sensitive", "inputs": inputs}
            body = self._post(f"{PATH}/batch/read", object_type, json=json, repeat=True, expect="results")
            existing.update(parse.text(row, "name") for row in rows_of(body, "results") if not row.get("archived"))
        return frozenset(existing & set(names))

    def property_shapes(self, object_type: str) -> list[PropertyShape]:
        """GET …/{objectType} · crm.schemas.contacts.read. Returns every visible property."""
        rows = rows_of(self._get(PATH, object_type, expect="results"), "results")
        shown = [row for row in rows if not (row.get("archived") or row.get("hidden"))]
        return [parse.property_shape(row) for row in shown if parse.text(row, "name")]

    def group_exists(self, object_type: str, name: str) -> bool:
        """GET …/{objectType}/groups/{groupName} · crm.schemas.contacts.read."""
        return none_if_gone(lambda: self._get(f"{PATH}/groups/{{}}", object_type, name)) is not None

    def create_group(self, object_type: str, name: str, label: str) -> None:
        """POST …/{objectType}/groups · crm.schemas.contacts.write. A group that is there already is a success."""
        try:
            self._post(f"{PATH}/groups", object_type, json={"name": name, "label": label}, repeat=True)
        except SkipRecord:
            if not self.group_exists(object_type, name):
                raise

    def create_properties(self, object_type: str, definitions: Sequence[PropertyDefinition]) -> None:
        """POST …/{objectType}/batch/create · crm.schemas.contacts.write. The group must exist.

        Properties that are there already are a success: one of them can fail the whole batch, so the missing ones
        are read and sent again.
        """
        missing = list(definitions)
        while missing:
            refusal = self._create(object_type, missing)
            if refusal is None:
                return
            existing = self.properties(object_type, [definition.name for definition in missing])
            rest = [definition for definition in missing if definition.name not in existing]
            if len(rest) == len(missing):
                raise refusal
            missing = rest

    def _create(self, object_type: str, definitions: Sequence[PropertyDefinition]) -> IntegrationError | None:
        json = {"inputs": [payloads.property_create(definition) for definition in definitions]}
        try:
            body = self._post(f"{PATH}/batch/create", object_type, json=json, repeat=True, expect="results")
        except SkipRecord as error:
            return error
        if errors := parse.results(body, "errors"):
            words = parse.text(errors[0], "message")
            return SkipRecord("HubSpot refused a property: see its message.", cause="rejected_by_hubspot", detail=words)
        return None
