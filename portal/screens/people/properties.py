"""The labels of our contact properties in HubSpot, and explanations of their values."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

LABELS: dict[str, Promise] = {
    "zoom_sync_total_registrations": gettext_lazy("Total number of Zoom webinar registrations"),
    "zoom_sync_total_attended": gettext_lazy("Total number of Zoom webinars attended"),
    "zoom_sync_average_duration": gettext_lazy("Average Zoom webinar attendance duration"),
    "zoom_sync_last_registered_webinar": gettext_lazy("Last registered Zoom webinar"),
    "zoom_sync_last_registered_webinar_id": gettext_lazy("Last registered Zoom webinar: ID"),
    "zoom_sync_last_registered_webinar_name": gettext_lazy("Last registered Zoom webinar: name"),
    "zoom_sync_last_registered_webinar_at": gettext_lazy("Last registered Zoom webinar: registered at"),
    "zoom_sync_last_attended_webinar_id": gettext_lazy("Last attended Zoom webinar: ID"),
    "zoom_sync_last_attended_webinar_name": gettext_lazy("Last attended Zoom webinar: name"),
    "zoom_sync_last_attended_webinar_joined_at": gettext_lazy("Last attended Zoom webinar: joined at"),
    "zoom_sync_last_attended_webinar_left_at": gettext_lazy("Last attended Zoom webinar: left at"),
    "zoom_sync_last_attended_webinar_duration_minutes": gettext_lazy("Last attended Zoom webinar: minutes"),
    "zoom_sync_last_attended_webinar_percentage": gettext_lazy("Last attended Zoom webinar: percentage"),
    "zoom_sync_last_registered_source": gettext_lazy("Last registered Zoom webinar: source"),
    "zoom_sync_next_webinar_id": gettext_lazy("Next Zoom webinar: ID"),
    "zoom_sync_next_webinar_name": gettext_lazy("Next Zoom webinar: name"),
    "zoom_sync_next_webinar_at": gettext_lazy("Next Zoom webinar: starts at"),
    "zoom_sync_total_polls_answered": gettext_lazy("Total number of Zoom webinar polls answered"),
    "zoom_sync_total_questions_asked": gettext_lazy("Total number of Zoom webinar questions asked"),
    "zoom_sync_total_surveys_answered": gettext_lazy("Total number of Zoom webinar surveys answered"),
    "zoom_sync_last_attended_webinar_polls_answered": gettext_lazy("Last attended Zoom webinar: polls answered"),
    "zoom_sync_last_attended_webinar_questions_asked": gettext_lazy("Last attended Zoom webinar: questions asked"),
}
SUMS = (
    "zoom_sync_total_polls_answered", "zoom_sync_total_questions_asked", "zoom_sync_total_surveys_answered",
)  # fmt: skip
PERCENTAGES = {"zoom_sync_average_duration", "zoom_sync_last_attended_webinar_percentage"}
MOST_NUMBERS = 8


@dataclass(frozen=True)
class Facts:
    """The numbers behind a person's totals."""

    registrations: int
    attended: int
    percentages: Sequence[str]


def explanation(name: str, facts: Facts) -> str:
    """Return how the value of a property comes about."""
    if name == "zoom_sync_total_registrations":
        text = ngettext(
            "%(n)d marketing event holds them as registered, or as attended after registering.",
            "%(n)d marketing events hold them as registered, or as attended after registering.",
            facts.registrations,
        )
        return text % {"n": facts.registrations} + " " + _("Cancelled ones do not count.")
    if name == "zoom_sync_total_attended":
        text = ngettext(
            "%(n)d marketing event holds them as attended.",
            "%(n)d marketing events hold them as attended.",
            facts.attended,
        )
        return text % {"n": facts.attended}
    if name == "zoom_sync_average_duration":
        return _average(facts.percentages)
    if name in SUMS:
        return _("Of all webinars attended.")
    if name.startswith("zoom_sync_next_webinar"):
        return _("The soonest webinar that has not ended and for which HubSpot holds them as registered.")
    if name.startswith("zoom_sync_last_registered"):
        text = _("Of the webinar with the latest time of registration.")
        if name == "zoom_sync_last_registered_webinar":
            text += " " + _("Never the personal link, which lets anybody in.")
        return text
    if name.endswith("percentage"):
        return _("The time inside the webinar's sessions, overlaps counted once, by the sessions' length.")
    return _("Of the webinar they joined last.")


def _average(percentages: Sequence[str]) -> str:
    if not percentages:
        return _("They attended no webinar, so it is empty.")
    some = " + ".join(percentages[:MOST_NUMBERS])
    if len(percentages) > MOST_NUMBERS:
        return _("The mean percentage of the %(n)d webinars attended.") % {"n": len(percentages)}
    return _("The mean of the percentages: (%(some)s) / %(n)d.") % {"some": some, "n": len(percentages)}
