"""The button that creates a contact property from a question, and what became of it, said at the question."""

from django.http import HttpRequest
from django.utils.translation import gettext as _

from integrations.accounts.answer_properties import make_for_question
from integrations.errors import IntegrationError, RetryLater
from integrations.models import Connection
from portal import activity_log
from portal.screens.settings.answers.mappings import AnswerTyped
from portal.screens.settings.answers.properties import Properties, type_words
from portal.screens.settings.answers.questions import Question
from portal.wording.errors import translated


def make(request: HttpRequest, connection: Connection, question: Question, row: AnswerTyped) -> None:
    """Create the property and pick it in the row, or say in the row what HubSpot said. The row is not stored."""
    try:
        shape = make_for_question(connection.hubspot, str(question.title), question.kind, question.choices)
    except IntegrationError as error:
        row.error = _("The property was not created. %(why)s") % {"why": _why(error)}
        return
    row.chosen = Properties(connection.hubspot_id).words(shape.name)
    row.said = _("Created in HubSpot: %(property)s (%(type)s). Save to have the answers sent to it.") % {
        "property": row.chosen,
        "type": type_words(shape),
    }
    activity_log.record(
        activity_log.PROPERTY_CREATED, request.user.get_username(), f"{row.chosen} ({shape.name})", connection.name
    )


def _why(error: IntegrationError) -> str:
    if isinstance(error, RetryLater):  # its sentence speaks of the sync, which repeats what this button does not
        return _("HubSpot does not answer at the moment: try again soon.")
    return " ".join(filter(None, (translated(error.sentence), error.detail)))
