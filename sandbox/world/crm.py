"""The contacts, users and rules that HubSpot holds before the first sync."""

from sandbox.hubspot import seed
from sandbox.world.build import DAY, Json


def hubspot_account(base: int) -> Json:
    hs = seed.empty(made_at=base - 200 * DAY)
    # Names a person wrote stay; only the blank one may be filled.
    seed.add_contact(hs, "ann.virtanen@kuusi.example", "Annika", "")
    seed.add_contact(hs, "gina@mail.example", "Gina", "Rossi")
    # Registered with a second address of hers: HubSpot's own rule leaves her out.
    seed.add_contact(hs, "sam@lumi.example", "Sam", "Lee", additional=["sam.second@lumi.example"])
    seed.add_contact(hs, "gone@mail.example", "Gone", "Away", archived_at=base - 20 * DAY)
    # A colleague who is a contact as well.
    seed.add_contact(hs, "ilse.user@seller.example", "Ilse", "User")
    for email, first in (("hugo.user@seller.example", "Hugo"), ("ilse.user@seller.example", "Ilse")):
        seed.add_owner(hs, email, seed.add_user(hs, email, first, "User"), first, "User")
    refusal = "Contacts of strict.example need a contract number."
    hs["rules"].append({"email_domain": "strict.example", "message": refusal})
    return hs
