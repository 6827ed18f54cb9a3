"""Properties and groups every HubSpot account has: developers.hubspot.com, "CRM properties", default properties.

Only those the sync can meet or that people map; the rest of HubSpot's hundreds change nothing here.
"""

from typing import Any

from sandbox.hubspot.standard_options import (
    LEAD_STATUSES,
    LIFECYCLE_STAGES,
    PERSONAS,
    SIZES,
    YES_NO,
    industries,
    options,
)

Definition = dict[str, Any]

# name: (type, fieldType, label)
_CONTACTS = {
    "email": ("string", "text", "Email"),
    "firstname": ("string", "text", "First name"),
    "lastname": ("string", "text", "Last name"),
    "company": ("string", "text", "Company name"),
    "jobtitle": ("string", "text", "Job title"),
    "phone": ("string", "phonenumber", "Phone number"),
    "mobilephone": ("string", "phonenumber", "Mobile phone number"),
    "address": ("string", "text", "Street address"),
    "city": ("string", "text", "City"),
    "state": ("string", "text", "State/region"),
    "zip": ("string", "text", "Postal code"),
    "country": ("string", "text", "Country/region"),
    "industry": ("enumeration", "select", "Industry"),
    "numemployees": ("enumeration", "select", "Number of employees"),
    "message": ("string", "textarea", "Message"),
    "website": ("string", "text", "Website URL"),
    "lifecyclestage": ("enumeration", "radio", "Lifecycle stage"),
    "hs_lead_status": ("enumeration", "radio", "Lead status"),
    "hs_persona": ("enumeration", "select", "Persona"),
    "hs_email_optout": ("bool", "booleancheckbox", "Unsubscribed from all email"),
    "hs_language": ("string", "text", "Preferred language"),
    "hubspot_owner_id": ("string", "text", "Contact owner"),
    "hs_all_assigned_business_unit_ids": ("string", "text", "Brands"),
    "hs_additional_emails": ("string", "text", "Additional email addresses"),
    "hs_object_id": ("number", "number", "Record ID"),
    "hs_merged_object_ids": ("string", "text", "Merged record IDs"),
    "hs_marketable_status": ("string", "text", "Marketing contact status"),
    "hs_email_domain": ("string", "text", "Email Domain"),
    "num_associated_deals": ("number", "number", "Number of Associated Deals"),
    "createdate": ("datetime", "date", "Create date"),
    "lastmodifieddate": ("datetime", "date", "Last modified date"),
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
# An attachment is a file's id; nobody here keeps files.
_NOTES = {
    "hs_timestamp": "datetime",
    "hs_note_body": "string",
    "hs_attachment_ids": "string",
    "hubspot_owner_id": "string",
    "hs_object_id": "number",
    "hs_createdate": "datetime",
    "hs_lastmodifieddate": "datetime",
}
CALCULATED = {"hs_email_domain", "num_associated_deals"}
READ_ONLY = CALCULATED | {
    "hs_object_id",
    "hs_merged_object_ids",
    "hs_marketable_status",  # nothing but a form, a list or a person decides it
    "createdate",
    "lastmodifieddate",
    "hs_createdate",
    "hs_lastmodifieddate",
}


def definition(name: str, kind: str, field_type: str, label: str, group: str, **more: Any) -> Definition:
    """Return a property as HubSpot shows it; `more` replaces what differs from one of HubSpot's own."""
    shown: Definition = {
        "name": name,
        "label": label,
        "description": "",
        "type": kind,
        "fieldType": field_type,
        "groupName": group,
        "options": [],
        "displayOrder": -1,
        "calculated": name in CALCULATED,
        "externalOptions": False,
        "hasUniqueValue": name == "email",
        "hidden": False,
        "formField": name not in READ_ONLY,
        "hubspotDefined": True,
        "archived": False,
        "modificationMetadata": {
            "archivable": False,
            "readOnlyDefinition": True,
            "readOnlyOptions": True,
            "readOnlyValue": name in READ_ONLY,
        },
    }
    return shown | more


def standard_properties() -> dict[str, dict[str, Definition]]:
    listed = {
        "industry": options(industries()),
        "numemployees": options(SIZES),
        "lifecyclestage": options(LIFECYCLE_STAGES),
        "hs_lead_status": options(LEAD_STATUSES),
        "hs_persona": options(PERSONAS),
        "hs_email_optout": options(YES_NO),
    }
    contacts = {
        name: definition(name, *one, "contactinformation", options=listed.get(name, []))
        for name, one in _CONTACTS.items()
    }
    calls = {name: _of_activity(name, kind, "callinformation") for name, kind in _CALLS.items()}
    notes = {name: _of_activity(name, kind, "note") for name, kind in _NOTES.items()}
    return {"contacts": contacts, "calls": calls, "notes": notes}


def _of_activity(name: str, kind: str, group: str) -> Definition:
    label = name.removeprefix("hs_").replace("_", " ").capitalize()
    field_type = {"number": "number", "datetime": "date"}.get(kind, "html" if name == "hs_note_body" else "text")
    return definition(name, kind, field_type, label, group)


def standard_groups() -> dict[str, dict[str, Definition]]:
    return {
        "contacts": {"contactinformation": _group("contactinformation", "Contact information")},
        "calls": {"callinformation": _group("callinformation", "Call information")},
        "notes": {"note": _group("note", "Note information")},
    }


def _group(name: str, label: str) -> Definition:
    return {"name": name, "label": label, "displayOrder": 0, "archived": False}
