"""The empty HubSpot account, and the helpers that put people and events into it before a run begins.

Everything here works on the plain state (`sandbox.hubspot`), so a world can be built without a server.
"""

from collections.abc import Iterable
from copy import deepcopy
from datetime import UTC, datetime
from typing import Any

from sandbox.hubspot.standard_properties import standard_groups, standard_properties

State = dict[str, Any]

# Words, not secrets: the sandbox listens on loopback and holds no real person.
ACCESS_TOKEN = "sandbox-hubspot-token"  # noqa: S105
REFRESH_TOKEN = "sandbox-refresh-token"  # noqa: S105
CLIENT_ID = "sandbox-hubspot-client"
CLIENT_SECRET = "sandbox-hubspot-secret"  # noqa: S105
AUTHORIZATION_CODE = "sandbox-hubspot-code"

SCOPES = (
    "oauth",
    "crm.objects.contacts.read",
    "crm.objects.contacts.write",
    "crm.schemas.contacts.read",
    "crm.schemas.contacts.write",
    "crm.objects.marketing_events.read",
    "crm.objects.marketing_events.write",
    "crm.objects.owners.read",
    "settings.users.read",
    "crm.extensions_calling_transcripts.read",
    "crm.extensions_calling_transcripts.write",
    "behavioral_events.event_definitions.read_write",
    "analytics.behavioral_events.send",
    "automation",
    "crm.lists.read",
    "crm.lists.write",
    "marketing.campaigns.read",
    "marketing.campaigns.write",
)

# How the account behaves; where HubSpot's documents leave a question open, a setting gives both answers.
SETTINGS: State = {
    "rotate_refresh_token": False,
    "limit_per_10s": 100,
    "limit_per_day": 1_000_000,
    "search_limit_per_s": 5,
    "search_lag_s": 30,
    "identifiers_lag_s": 180,
    "participant_batch_limit": 500,
    "participant_states": "short",  # register; "long": REGISTERED; "both"
    "read_secondary": True,  # a secondary address leads to its contact
    "creates_in_part": True,  # where each input has a trace id, the others of a batch are created
    "conflict_names_contact": True,  # that has the address already
    "merge_makes_new_id": False,
    "participations_lag_s": 0,  # so long the list of participants does not show a new one
    "archived_by_email": False,  # whether deleted contacts can be read by their address
    "completes_again": False,  # a second completion of a marketing event is taken
    "shows_durations": True,  # of an attendance, once the event is completed
    "event_batch_limit": 500,
    "association_batch_limit": 2000,
    "users_page_limit": 100,
    "list_limit": 1000,
    "shows_deleted_lists": False,  # a deleted list is still read by its id, with the time of its deletion
    "membership_batch_limit": 1000,
    "refused_members": [],  # ids that refuse a whole call
    "invalid_emails": [],  # refused, however right they look
    "refuses_earlier_stage": False,  # an earlier lifecycle stage is refused; otherwise the later one stays silently
    # {"email_domain", "property", "message"}: a contact there needs the property;
    # {"email" or "email_domain", "refuses", "message"}: a value of that property is refused
    "rules": [],
}

NOTHING_YET: State = {
    "merged": {},
    "blocklist": [],
    "contacts": {},
    "calls": {},
    "notes": {},
    "marketing_events": {},
    "associations": {"calls/contacts": {}, "notes/contacts": {}},
    "transcripts": {},
    "recordings_ready": [],
    "event_definitions": {},
    "custom_events": [],
    "users": [],
    "owners": [],
    "lists": {},
    "list_folders": {},
    "campaigns": {},
}


def empty(
    portal_id: int = 7654321,
    app_id: int = 501,
    scopes: Iterable[str] = SCOPES,
    tier: str = "professional",
    made_at: float = 1_767_225_600.0,
) -> State:
    """An account right after the app was installed; `tier` is free, starter, professional or enterprise."""
    grant = {"app_id": app_id, "portal_id": portal_id, "user_id": 9001, "scopes": list(scopes)}
    return {
        "portal_id": portal_id,
        "app_id": app_id,
        "client_id": CLIENT_ID,
        "client_secret": CLIENT_SECRET,
        "tier": tier,
        "time_zone": "Europe/Helsinki",
        "made_at": made_at,
        "last_id": 1000,
        "tokens": {ACCESS_TOKEN: {**grant, "expires_at": None}},
        "refresh_tokens": {REFRESH_TOKEN: dict(grant)},
        "codes": {AUTHORIZATION_CODE: dict(grant)},
        **deepcopy(SETTINGS),
        **deepcopy(NOTHING_YET),
        "properties": standard_properties(),
        "groups": standard_groups(),
    }


def moment(at: float | str) -> str:
    """Epoch seconds as HubSpot writes an instant; text is taken to be one already."""
    if isinstance(at, str):
        return at
    return datetime.fromtimestamp(at, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def next_id(hs: State) -> str:
    hs["last_id"] += 1
    return str(hs["last_id"])


def add_token(
    hs: State, token: str, scopes: Iterable[str] = SCOPES, expires_at: float | None = None, app_id: int | None = None
) -> str:
    hs["tokens"][token] = {
        "app_id": app_id or hs["app_id"],
        "portal_id": hs["portal_id"],
        "user_id": 9001,
        "scopes": list(scopes),
        "expires_at": expires_at,
    }
    return token


def add_contact(
    hs: State,
    email: str | None,
    firstname: str = "",
    lastname: str = "",
    additional: Iterable[str] = (),
    archived_at: float | str | None = None,
    properties: dict[str, str] | None = None,
    created_at: float | str | None = None,
) -> str:
    """`additional` are secondary addresses; with `archived_at` the contact is in the recycling bin."""
    contact_id = next_id(hs)
    created = moment(hs["made_at"] if created_at is None else created_at)
    values = {
        "email": email.strip().lower() if email else "",
        "firstname": firstname,
        "lastname": lastname,
        "hs_additional_emails": ";".join(address.lower() for address in additional),
        **(properties or {}),
    }
    hs["contacts"][contact_id] = {
        "id": contact_id,
        "properties": {name: value for name, value in values.items() if value},
        "createdAt": created,
        "updatedAt": created,
        "archived": archived_at is not None,
        "archivedAt": None if archived_at is None else moment(archived_at),
    }
    return contact_id


def add_user(hs: State, email: str, first_name: str = "", last_name: str = "", super_admin: bool = False) -> str:
    user_id = next_id(hs)
    hs["users"].append(
        {
            "id": user_id,
            "email": email,
            "firstName": first_name,
            "lastName": last_name,
            "roleIds": [],
            "superAdmin": super_admin,
        }
    )
    return user_id


def add_owner(
    hs: State,
    email: str | None,
    user_id: str | None = None,
    first_name: str = "",
    last_name: str = "",
    kind: str = "PERSON",
    archived: bool = False,
) -> str:
    """`kind="QUEUE"` makes an owner with no person behind it."""
    owner_id = next_id(hs)
    at = moment(hs["made_at"])
    owner: dict[str, Any] = {"id": owner_id, "type": kind, "firstName": first_name, "lastName": last_name}
    owner |= {"createdAt": at, "updatedAt": at, "archived": archived}
    if email is not None:
        owner["email"] = email
    if user_id is not None:
        owner |= {"userId": int(user_id), "userIdIncludingInactive": int(user_id)}
    hs["owners"].append(owner)
    return owner_id


def add_marketing_event(
    hs: State,
    external_event_id: str,
    name: str,
    external_account_id: str = "zoom",
    app_id: int | None = None,
    organizer: str = "Zoom",
    **fields: Any,
) -> str:
    """`fields` are those of the API (`startDateTime`, `eventUrl`, ...); `app_id` of another app hides it from ours."""
    object_id = next_id(hs)
    at = moment(hs["made_at"])
    hs["marketing_events"][object_id] = {
        "objectId": object_id,
        "appId": hs["app_id"] if app_id is None else app_id,
        "externalAccountId": external_account_id,
        "externalEventId": external_event_id,
        "eventName": name,
        "eventOrganizer": organizer,
        "eventCancelled": False,
        "eventCompleted": False,
        "customProperties": [],
        **fields,
        "createdAt": at,
        "updatedAt": at,
        "completions": 0,
        "participants": {},
    }
    return object_id
