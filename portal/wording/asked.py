"""What people were asked and what they answered, as screens and files write it."""

import re

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from integrations.decisions.mapping.questions import ZOOM_FIELDS, normalised_title

# The labels of Zoom's own registration form.
FIELD_LABELS: dict[str, str | Promise] = {
    "address": gettext_lazy("Address"),
    "city": gettext_lazy("City"),
    "country": gettext_lazy("Country/Region"),
    "zip": gettext_lazy("Zip/Postal code"),
    "state": gettext_lazy("State/Province"),
    "phone": gettext_lazy("Phone"),
    "industry": gettext_lazy("Industry"),
    "org": gettext_lazy("Organization"),
    "job_title": gettext_lazy("Job title"),
    "purchasing_time_frame": gettext_lazy("Purchasing time frame"),
    "role_in_purchase_process": gettext_lazy("Role in purchase process"),
    "no_of_employees": gettext_lazy("Number of employees"),
    "comments": gettext_lazy("Questions and comments"),
}
FIELDS = {normalised_title(name): name for name in ZOOM_FIELDS}
ANSWERED_LIVE = "live answered"  # Zoom's words for a question that was answered by voice
BETWEEN = re.compile(r";(?=\S)")  # between several answers; people who type a semicolon have a space behind it


def question_title(name: str) -> str:
    """Return what a question of a registration form is called: Zoom's own fields by Zoom's labels."""
    field = FIELDS.get(normalised_title(name))
    return str(FIELD_LABELS[field]) if field else name


def answer_parts(answer: str) -> tuple[str, ...]:
    """Return the answers of a person to one question, which Zoom joins with a semicolon."""
    return tuple(part.strip() for part in BETWEEN.split(answer) if part.strip())


def answer_text(answer: str) -> str:
    return ", ".join(answer_parts(answer))


def hosts_answer(answer: str) -> str:
    """Return what the hosts said to a question, or that they did by voice, or not at all."""
    if answer.strip().lower() == ANSWERED_LIVE:
        return _("Answered live")
    return answer or _("No answer")
