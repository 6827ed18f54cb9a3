"""What people were asked and what they said: questions of forms, polls and surveys, and the engagement in sessions."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from integrations.decisions.mapping.questions import LONGEST_TITLE
from integrations.models.webinars import SessionRow, WebinarRow

LONGEST_QUESTION = LONGEST_TITLE


class QuestionSource(models.TextChoices):
    FORM = "form", _("registration form")
    POLL = "poll", _("poll")
    SURVEY = "survey", _("survey")


class QuestionRow(models.Model):
    """A question that a webinar asked. `key` is the title as titles are compared.

    `kind` is its type in Zoom, empty while that is unknown. `answered` counts the answers when they were last
    read. What people answered stands with them alone, so that erasing a person erases it.
    """

    webinar = models.ForeignKey(WebinarRow, models.CASCADE, related_name="question_rows")
    source = models.CharField(max_length=6, choices=QuestionSource)
    key = models.CharField(max_length=LONGEST_QUESTION)
    title = models.CharField(max_length=LONGEST_QUESTION)
    kind = models.CharField(max_length=30, blank=True)
    choices = models.JSONField(default=list, blank=True)
    answered = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["webinar", "source", "key"], name="one_question_a_title")]
        indexes = [models.Index(fields=["source", "key"], name="question_by_key")]

    def __str__(self) -> str:
        return self.title


class EngagementKind(models.TextChoices):
    POLL = "poll", _("poll")
    QUESTION = "question", _("question")
    SURVEY = "survey", _("survey")


class EngagementRow(models.Model):
    """One answer to a poll or a survey, or one question that was asked, in a session.

    `email` is the report's, empty for people who stayed anonymous: they are counted, and attributed to nobody. Of a
    question that was asked, `answer` is what the hosts said.
    """

    session = models.ForeignKey(SessionRow, models.CASCADE, related_name="engagement")
    kind = models.CharField(max_length=8, choices=EngagementKind)
    email = models.CharField(_("e-mail address"), max_length=254, blank=True)
    name = models.CharField(_("name"), max_length=200, blank=True)
    question = models.TextField()
    answer = models.TextField(blank=True)
    at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["session", "kind"], name="engagement_session"),
            models.Index(fields=["email"], name="engagement_email"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} in {self.session_id}"
