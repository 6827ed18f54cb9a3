"""Properties and groups every HubSpot account has: developers.hubspot.com, "CRM properties", default properties.

Only those the sync can meet; the rest of HubSpot's hundreds change nothing here.
"""

from typing import Any

Definition = dict[str, Any]

_CONTACTS = {
    "email": "string",
    "firstname": "string",
    "lastname": "string",
    "company": "string",
    "jobtitle": "string",
    "phone": "string",
    "city": "string",
    "country": "string",
    "industry": "string",
    "state": "string",
    "zip": "string",
    "address": "string",
    "website": "string",
    "lifecyclestage": "string",
    "hs_language": "string",
    "hubspot_owner_id": "string",
    "hs_all_assigned_business_unit_ids": "string",
    "hs_additional_emails": "string",
    "hs_object_id": "number",
    "hs_merged_object_ids": "string",
    "hs_marketable_status": "string",
    "createdate": "datetime",
    "lastmodifieddate": "datetime",
}
_CALLS = {
    "hs_timestamp": "datetime",
    "hs_call_title": "string",
    "hs_call_body": "string",
    "hs_call_duration": "number",
    "hs_call_status": "string",
    "hs_call_direction": "string",
    "hs_call_disposition": "string",
    "hs_call_source": "string",
    "hs_call_app_id": "number",
    "hs_call_external_id": "string",
    "hs_call_external_account_id": "string",
    "hs_call_recording_url": "string",
    "hs_call_from_number": "string",
    "hs_call_to_number": "string",
    "hubspot_owner_id": "string",
    "hs_object_id": "number",
    "hs_createdate": "datetime",
    "hs_lastmodifieddate": "datetime",
}
READ_ONLY = {
    "hs_object_id",
    "hs_merged_object_ids",
    "createdate",
    "lastmodifieddate",
    "hs_createdate",
    "hs_lastmodifieddate",
}


def _standard(name: str, kind: str, group: str) -> Definition:
    return {
        "name": name,
        "label": name.removeprefix("hs_").replace("_", " ").capitalize(),
        "description": "",
        "type": kind,
        "fieldType": {"number": "number", "datetime": "date"}.get(kind, "text"),
        "groupName": group,
        "options": [],
        "hasUniqueValue": name == "email",
        "hubspotDefined": True,
        "archived": False,
        "modificationMetadata": {
            "archivable": False,
            "readOnlyDefinition": True,
            "readOnlyValue": name in READ_ONLY,
        },
    }


def standard_properties() -> dict[str, dict[str, Definition]]:
    return {
        "contacts": {name: _standard(name, kind, "contactinformation") for name, kind in _CONTACTS.items()},
        "calls": {name: _standard(name, kind, "callinformation") for name, kind in _CALLS.items()},
    }


def standard_groups() -> dict[str, dict[str, Definition]]:
    return {
        "contacts": {"contactinformation": _group("contactinformation", "Contact information")},
        "calls": {"callinformation": _group("callinformation", "Call information")},
    }


def _group(name: str, label: str) -> Definition:
    return {"name": name, "label": label, "displayOrder": 0, "archived": False}
