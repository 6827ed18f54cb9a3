"""The contact properties that settings name: they must exist in HubSpot, be writable, and take the value of a rule."""

from collections.abc import Mapping, Sequence
from typing import Any

from integrations.models import ContactProperty, HubSpotAccount
from integrations.records import PropertyShape
from integrations.sync_settings.document_checks import BadDocument


def check_properties(hubspot: HubSpotAccount, fields: Mapping[str, Any]) -> None:
    """Check the properties that the answers and outcomes among these columns name. Raises: BadDocument.

    Nothing is checked while the account's properties are unknown.
    """
    named = [(key, index, one) for key in ("answers", "outcomes") for index, one in enumerate(fields.get(key, ()))]
    rows = ContactProperty.objects.filter(hubspot=hubspot)
    if not named or not rows.exists():
        return
    shapes = {row.name: row.shape() for row in rows.filter(name__in={one["property"] for _key, _index, one in named})}
    for key, index, one in named:
        shape = shapes.get(one["property"])
        if shape is None:
            raise BadDocument(f"{key}[{index}].property: HubSpot has no contact property {one['property']!r}.")
        if shape.read_only:
            raise BadDocument(f"{key}[{index}].property: HubSpot lets nobody write {one['property']!r}.")
        if key == "outcomes":
            _check_value(f"{key}[{index}].value", shape, one["value"])


def _check_value(where: str, shape: PropertyShape, value: str) -> None:
    if shape.options and value not in [option.value for option in shape.options]:
        raise BadDocument(f"{where}: {shape.name!r} has no option {value!r}; there are {_some(shape)}.")


def _some(shape: PropertyShape, most: int = 20) -> str:
    values: Sequence[str] = [option.value for option in shape.options]
    return ", ".join(values[:most]) + (" …" if len(values) > most else "")
