"""Writing contacts: batch create, update, upsert and their single forms (developers.hubspot.com, "Contacts").

An archived contact does not guard its address: creating with it makes a second person, as HubSpot does.
"""

from collections.abc import Mapping
from typing import Any

from werkzeug import Request

from sandbox.hubspot import addresses, objects
from sandbox.hubspot.batches import Input, batch, write_each
from sandbox.hubspot.contacts import PATH, refuse_email_as_id
from sandbox.hubspot.endpoints import body_of, endpoint, inputs_of
from sandbox.hubspot.errors import InputError, not_found
from sandbox.hubspot.object_reads import missing_error
from sandbox.hubspot.seed import next_id
from sandbox.hubspot.values import check_names, clean, stored, wording
from sandbox.state import Sandbox

WRITE = "crm.objects.contacts.write"
Values = dict[str, str]


@endpoint("POST", f"{PATH}/batch/create", WRITE)
def create_batch(sandbox: Sandbox, request: Request) -> Any:
    inputs = inputs_of(request, "properties", limit=objects.BATCH_LIMIT)
    check_names(sandbox.hubspot, "contacts", inputs)
    results, errors = _create(sandbox, inputs)
    return batch(sandbox, results, errors, status=201)


@endpoint("POST", PATH, WRITE)
def create_one(sandbox: Sandbox, request: Request) -> Any:
    item = body_of(request, "properties")
    check_names(sandbox.hubspot, "contacts", [item])
    return _create(sandbox, [item])[0][0], 201


@endpoint("POST", f"{PATH}/batch/update", WRITE)
def update_batch(sandbox: Sandbox, request: Request) -> Any:
    """An id merged away is left out of an answer that says 200; an id that is unknown or archived is an error."""
    hs, inputs = sandbox.hubspot, inputs_of(request, "id", "properties", limit=objects.BATCH_LIMIT)
    for item in inputs:
        refuse_email_as_id(item)
    check_names(hs, "contacts", inputs)
    present = [item for item in inputs if str(item["id"]) not in hs["merged"]]
    found = [item for item in present if objects.live(hs, "contacts", str(item["id"]))]
    missing = [str(item["id"]) for item in present if item not in found]
    results, errors = _update(sandbox, found)
    return batch(sandbox, results, errors + ([missing_error("contacts", missing)] if missing else []))


@endpoint("PATCH", f"{PATH}/<contact_id>", WRITE)
def update_one(sandbox: Sandbox, request: Request, contact_id: str) -> Any:
    hs, item = sandbox.hubspot, {**body_of(request, "properties"), "id": contact_id}
    if request.args.get("idProperty") == "email":
        item["id"] = addresses.owners_of(hs).get(contact_id.lower(), {}).get("id", "")
    check_names(hs, "contacts", [item])
    if not objects.live(hs, "contacts", item["id"]):
        raise not_found(f"Object not found.  objectId are usually numeric. contacts {contact_id}")
    return _update(sandbox, [item])[0][0]


@endpoint("POST", f"{PATH}/batch/upsert", WRITE)
def upsert_batch(sandbox: Sandbox, request: Request) -> Any:
    """Update contacts or create them. With `idProperty=email` anybody not found is created, so a sync cannot use it."""
    hs, inputs = sandbox.hubspot, inputs_of(request, "id", "properties", limit=objects.BATCH_LIMIT)
    check_names(hs, "contacts", inputs)
    owners = addresses.owners_of(hs)
    new: list[Input] = []
    known: list[Input] = []
    missing: list[str] = []
    for item in inputs:
        by_email = item.get("idProperty") == "email"
        key = str(item["id"]).strip().lower()
        record = owners.get(key) if by_email else objects.live(hs, "contacts", key)
        if record:
            known.append({**item, "id": record["id"]})
        elif by_email:
            new.append({**item, "properties": {"email": key, **item["properties"]}})
        else:
            missing.append(key)
    updated, errors = _update(sandbox, known)
    created, more = _create(sandbox, new)
    results = [{**result, "new": False} for result in updated] + [{**result, "new": True} for result in created]
    return batch(sandbox, results, errors + more + ([missing_error("contacts", missing)] if missing else []))


def _create(sandbox: Sandbox, inputs: list[Input]) -> tuple[list[Any], list[dict[str, Any]]]:
    hs = sandbox.hubspot
    owners, made = addresses.owners_of(hs), dict[str, str]()

    def check(item: Input) -> tuple[str, Values]:
        values = clean(hs, "contacts", item["properties"])
        _refuse_blocked(hs, values)
        _refuse_taken(owners, made, values, own_id=None, names=hs.get("conflict_names_contact", True))
        _apply_rules(hs, values, values)
        contact_id = next_id(hs)
        if values.get("email"):
            made[values["email"]] = contact_id
        return contact_id, values

    def write(item: Input, checked: tuple[str, Values]) -> Any:
        contact_id, values = checked
        return objects.show(hs, "contacts", objects.make(sandbox, "contacts", values, contact_id), values)

    return write_each(inputs, check, write, in_part=hs.get("creates_in_part", True))


def _update(sandbox: Sandbox, inputs: list[Input]) -> tuple[list[Any], list[dict[str, Any]]]:
    hs = sandbox.hubspot
    owners = addresses.owners_of(hs) if any("email" in item["properties"] for item in inputs) else {}

    def check(item: Input) -> tuple[objects.Record, Values]:
        record = hs["contacts"][objects.survivor_of(hs, str(item["id"]))]
        values = _with_stage(hs, record, clean(hs, "contacts", item["properties"]))
        _refuse_taken(owners, {}, values, own_id=record["id"])
        _apply_rules(hs, stored(record["properties"], values), values)
        return record, values

    def write(item: Input, checked: tuple[objects.Record, Values]) -> Any:
        record, values = checked
        return objects.show(hs, "contacts", objects.change(sandbox, record, values), values)

    return write_each(inputs, check, write)


def _refuse_taken(
    owners: Mapping[str, objects.Record],
    made: Mapping[str, str],
    values: Values,
    own_id: str | None,
    names: bool = True,
) -> None:
    """Refuse an address that another contact has: one of the account, or one `made` by the same request."""
    email = values.get("email", "")
    holder = made.get(email) or owners.get(email, {}).get("id")
    if holder and holder != own_id:
        raise InputError("CONFLICT", "Contact already exists." + (f" Existing ID: {holder}" if names else ""))


def _refuse_blocked(hs: dict[str, Any], values: Values) -> None:
    """An address that looks right and that HubSpot will not take all the same."""
    email = values.get("email", "")
    if email in hs["invalid_emails"]:
        raise InputError("VALIDATION_ERROR", wording(f"Email address {email} is invalid", "INVALID_EMAIL", "email"))


def _with_stage(hs: dict[str, Any], record: objects.Record, values: Values) -> Values:
    """A lifecycle stage goes forward only, in the order of the options; who clears it first may set any."""
    stages = [one["value"] for one in hs["properties"]["contacts"]["lifecyclestage"]["options"]]
    wanted, held = values.get("lifecyclestage"), record["properties"].get("lifecyclestage")
    if not wanted or held not in stages or stages.index(wanted) >= stages.index(held):
        return values
    if hs["refuses_earlier_stage"]:
        message = f"{wanted} is an earlier lifecycle stage than {held}"
        raise InputError("VALIDATION_ERROR", wording(message, "INVALID_LIFECYCLE_STAGE", "lifecyclestage"))
    return {**values, "lifecyclestage": held}


def _apply_rules(hs: dict[str, Any], values: Values, changes: Values) -> None:
    """Refuse contacts without a property that an administrator requires, and values that one refuses."""
    for rule in hs["rules"]:
        email = values.get("email", "")
        concerned = email == rule["email"] if "email" in rule else email.endswith("@" + rule["email_domain"])
        if not concerned:
            continue
        if "refuses" in rule:
            if changes.get(rule["refuses"]):
                raise InputError("VALIDATION_ERROR", wording(rule["message"], "INVALID_VALUE", rule["refuses"]))
        elif not values.get(rule.get("property", "")):
            raise InputError("VALIDATION_ERROR", rule["message"])
