"""The meaning of each cause about single people, and how to resolve it: `PEOPLE[code][cause]`."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

PEOPLE: "dict[str, dict[str, _StrPromise]]" = {
    "emails_excluded": {
        "hubspot_user": _(
            "The address belongs to a user of your HubSpot account, and users are never synced as contacts. There is "
            "nothing to do."
        ),
        "excluded_domain": _(
            "The domain of the address is on the list of contact exclusions. Remove it from the list if these people "
            "should sync."
        ),
        "invalid_email": _("HubSpot doesn't accept the address. Correct it in Zoom, then choose Sync now."),
        "secondary_email": _(
            "The address is a secondary one of a contact, and only primary addresses are synced. Make it the "
            "contact's primary address in HubSpot if it should sync, then choose Sync now."
        ),
        "previously_deleted": _(
            "The contact was deleted from HubSpot, and deleted contacts are never created again. Restore or create "
            "the contact in HubSpot if it should sync, then choose Sync now."
        ),
        "no_email": _(
            "Zoom doesn't share the e-mail addresses of guests who join without registering. Turn on registration"
            " for your next webinars."
        ),
        "host_or_panelist": _(
            "Hosts, alternative hosts and panelists work at the webinar and don't count as its attendees. There is "
            "nothing to do."
        ),
        "not_in_only_contacts": _(
            "Test mode is on: while its list has any addresses, only those are sent. Empty the list to sync everyone."
        ),
        "dropped_in": _(
            "They stayed for less time than your settings count as attended, and hadn't registered. Lower that limit "
            "if they should sync."
        ),
    },
    "person_failed": {
        "rejected_by_hubspot": _(
            "HubSpot rejected the data of this person; its message is shown next to the address. It is retried "
            "automatically; correct the contact if HubSpot names a value."
        ),
    },
    "answers_not_written": {
        "unknown_option": _(
            "The property in HubSpot has no such option, so this value was left out; everything else of the contact "
            "was written. Add the option to the property, or choose another property; it is then written automatically."
        ),
        "wrong_type": _(
            "The value isn't of the type that the property takes, such as a number or a date, so it was left out; "
            "everything else of the contact was written. Choose a property of another type to have it in HubSpot."
        ),
        "too_long": _(
            "The value is longer than the property takes, so it was left out; everything else of the contact was "
            "written. Choose a property for longer texts to have it in HubSpot."
        ),
        "property_missing": _(
            "HubSpot doesn't have this property: it was archived or deleted. Restore it in HubSpot or choose another "
            "property in the settings; the values are then written automatically."
        ),
        "read_only": _(
            "HubSpot lets nobody write this property. Choose another property in the settings; the values are then "
            "written automatically."
        ),
        "rejected_by_hubspot": _(
            "HubSpot refused this value, say by a rule of the property; everything else of the contact was written. "
            "Correct what its message names, then choose Sync now."
        ),
    },
    "registration_failed": {
        "host": _("The webinar's host can't register for the webinar. Leave the host out of the workflow."),
        "panelist": _("The contact is invited as a panelist and can't register as well. There is nothing to do."),
        "full": _(
            "The webinar has as many registrants as Zoom allows. Raise the limit in Zoom, then enrol the contact again."
        ),
        "over": _("The webinar has ended. Enter the id of an upcoming webinar in the workflow action."),
        "closed": _(
            "Registration is closed or not turned on for this webinar. Open it in Zoom, then enrol the contact again."
        ),
        "paid": _("Zoom lets people register for a paid webinar only by themselves. Send them the registration page."),
        "domain_restricted": _(
            "The webinar admits only some e-mail domains, or blocks this one. Change this in the webinar's "
            "registration settings in Zoom, then enrol the contact again."
        ),
        "wrong_business_unit": _(
            "The webinar isn't in the Zoom account of the primary business unit, the only one that workflows reach. "
            "Choose a webinar of that account."
        ),
        "not_found": _(
            "There is no webinar with this id in the connected Zoom account. Check the id in the workflow action: "
            "digits only."
        ),
        "daily_limit": _(
            "Zoom takes only a few registrations of one address a day. It can be tried again tomorrow, after "
            "midnight UTC."
        ),
        "required_questions": _(
            "Registration asks for more than first name, last name and e-mail address. Make the other questions "
            "optional in Zoom, then enrol the contact again."
        ),
        "zoom_event": _(
            "The webinar was made in Zoom Events, where contacts can't be registered from a workflow. Schedule it as "
            "an ordinary Zoom webinar."
        ),
    },
}
