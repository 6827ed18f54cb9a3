"""The contact that an e-mail address belongs to: primary and secondary addresses are both unique identifiers.

Reference: developers.hubspot.com, "Contacts", unique identifiers.
"""

from typing import Any

Record = dict[str, Any]


def additional(record: Record) -> list[str]:
    text: str = record["properties"].get("hs_additional_emails", "")
    return [address for address in text.split(";") if address]


def owners_of(hs: dict[str, Any], secondary: bool = True) -> dict[str, Record]:
    """Live contacts by address; archived ones are not found by address."""
    live = [record for record in hs["contacts"].values() if not record["archived"]]
    found: dict[str, Record] = {}
    if secondary:
        found = {address: record for record in live for address in additional(record)}
    return found | {record["properties"]["email"]: record for record in live if "email" in record["properties"]}
