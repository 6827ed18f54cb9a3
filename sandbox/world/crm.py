"""The contacts, users and rules that HubSpot holds before the first sync."""

from sandbox.hubspot import own_properties, seed
from sandbox.hubspot.campaigns import add_campaign
from sandbox.world.build import DAY, Json


def hubspot_account(base: int) -> Json:
    hs = seed.empty(made_at=base - 200 * DAY)
    # Names a person wrote stay; only the blank one may be filled.
    known = {"company": "Kuusi Energia", "lifecyclestage": "customer"}
    seed.add_contact(hs, "ann.virtanen@kuusi.example", "Annika", "", properties=known)
    seed.add_contact(hs, "gina@mail.example", "Gina", "Rossi", properties={"lifecyclestage": "lead"})
    # Registered with a second address of hers: HubSpot's own rule leaves her out.
    seed.add_contact(hs, "sam@lumi.example", "Sam", "Lee", additional=["sam.second@lumi.example"])
    seed.add_contact(hs, "gone@mail.example", "Gone", "Away", archived_at=base - 20 * DAY)
    # A colleague who is a contact as well.
    seed.add_contact(hs, "ilse.user@seller.example", "Ilse", "User")
    for email, first in (("hugo.user@seller.example", "Hugo"), ("ilse.user@seller.example", "Ilse")):
        seed.add_owner(hs, email, seed.add_user(hs, email, first, "User"), first, "User")
    refusal = "Contacts of strict.example need a contract number."
    hs["rules"].append({"email_domain": "strict.example", "message": refusal})
    _add_properties(hs)
    for name in ("Autumn webinars", "Spring fair", "Customer newsletter"):
        add_campaign(hs, name)
    return hs


def _add_properties(hs: Json) -> None:
    """Add what this account keeps about people beside HubSpot's own properties, to map answers to."""
    add = own_properties.add_property
    add(hs, "topics_of_interest", "enumeration", ["Heat stores", "Cooling", "Grants", "Noise"], fieldType="checkbox")
    add(hs, "home_size", "number", label="Home size (m²)")
    add(hs, "has_heat_pump", "bool", label="Has a heat pump")
    add(hs, "wants_to_start", "enumeration", {"this_year": "This year", "next_year": "Next year", "later": "Later"})
    add(hs, "contract_end", "date")
    add(hs, "questions_for_us", "string", fieldType="textarea")
    add(hs, "customer_number", "string", read_only=True)
    add(hs, "open_offers", "number", read_only=True, calculated=True)
    add(hs, "old_newsletter", "bool")
    own_properties.archive_property(hs, "old_newsletter")
