"""The tab Engagement: each question of polls and the survey with its answers counted, and what people asked."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from integrations.models import Occurrence, SyncSettingsRow
from integrations.models.answers import EngagementKind
from integrations.models.webinars import AttendanceState
from integrations.records.mapping import Engagement
from portal.screens.shared import links
from portal.screens.shared.html import decimal, number, percent
from portal.screens.webinars.webinar.engagement import counts
from portal.screens.webinars.webinar.engagement.counts import Asked, QuestionCount
from portal.screens.webinars.webinar.engagement.tally import Group, Kind, Tally, shared_only, tally
from portal.screens.webinars.webinar.found import page_number
from portal.wording.asked import ANSWERED_LIVE

A_PAGE = 25  # questions that people asked
FIRST, ALL = 10, 500  # answers of a question that are shown, and after "show all"
VIEW_PEOPLE, CHANGE_SETTINGS = "integrations.view_participant", "integrations.change_syncsettingsrow"
HEADINGS: dict[str, str | Promise] = {
    EngagementKind.POLL: gettext_lazy("Polls"),
    EngagementKind.SURVEY: gettext_lazy("Survey"),
}
OFF: dict[str, str | Promise] = {
    EngagementKind.POLL: gettext_lazy("Poll answers are not read."),
    EngagementKind.QUESTION: gettext_lazy("Questions of the Q&A are not read."),
    EngagementKind.SURVEY: gettext_lazy("Survey answers are not read."),
}


@dataclass(frozen=True)
class AnswerShown:
    """An answer with its number. `width` is that of its bar, in percent of all who answered; a ranking has a place."""

    text: str
    count: str
    share: str = ""
    width: int = 0
    place: str = ""


@dataclass(frozen=True)
class QuestionShown:
    """A question with its answers. `hidden`: freely written ones, which the reader may not read."""

    one: QuestionCount
    kind: str
    answers: Sequence[AnswerShown]
    mean: str
    of: int  # how many attended, 0 if that says nothing
    more: int
    all_url: str
    hidden: bool


@dataclass(frozen=True)
class Section:
    """The questions of the polls, or of the survey."""

    kind: str
    heading: str | Promise
    questions: Sequence[QuestionShown]


def engagement_tab(request: HttpRequest, occurrence: Occurrence, query: dict[str, str]) -> dict[str, Any]:
    """Return the tab's context, in six queries however many people there are."""
    settings = SyncSettingsRow.objects.filter(connection=occurrence.webinar.connection_id).first() or SyncSettingsRow()
    read = counts.kinds_read(occurrence)
    found = counts.question_counts(occurrence)
    number_asked, number_open = counts.asked_counts(occurrence)
    page = page_number(query.get("page", ""))
    shown = _Shown(request, occurrence, query.get("question", ""))
    asked = list(counts.asked(occurrence, (page - 1) * A_PAGE, page * A_PAGE)) if number_asked else []
    off = _off(Engagement(settings.engagement_polls, settings.engagement_questions, settings.engagement_survey))
    something = bool(found or number_asked)
    return {
        "sections": shown.sections(found[: counts.MOST_QUESTIONS]),
        "more_questions": max(0, len(found) - counts.MOST_QUESTIONS),
        "asked": asked if request.user.has_perm(VIEW_PEOPLE) else [_nameless(one) for one in asked],
        "number_asked": number_asked,
        "number_open": number_open,
        "earlier": page - 1,
        "later": page + 1 if number_asked > page * A_PAGE else 0,
        "answered_live": ANSWERED_LIVE,
        "state": "" if something else _state(occurrence, read, all_off=len(off) == len(OFF)),
        "off": [OFF[kind] for kind in off if kind not in read],
        "answers_url": _settings_url(request, occurrence),
        "engagement_url": shown.address,
        "engagement_csv_url": reverse("admin:engagement_csv", args=(occurrence.pk,)) if something else "",
    }


def _off(engagement: Engagement) -> list[str]:
    """Return the kinds that are switched off."""
    on = (engagement.polls, engagement.questions, engagement.survey)
    return [kind for kind, is_on in zip(OFF, on, strict=True) if not is_on]


def _state(occurrence: Occurrence, read: Collection[str], *, all_off: bool) -> str:
    """Return why there is nothing to show, as the template calls it."""
    if occurrence.raw_pruned_at:
        return "pruned"
    if read:
        return "nobody"
    if all_off:
        return "off"
    if occurrence.ended_at is None:
        return "not_over"
    return "soon" if occurrence.attendance == AttendanceState.FINAL else "not_final"


def _settings_url(request: HttpRequest, occurrence: Occurrence) -> str:
    if not request.user.has_perm(CHANGE_SETTINGS):
        return ""
    return reverse("admin:answers", args=(occurrence.webinar.connection_id,)) + "#engagement"


def _nameless(one: Asked) -> Asked:
    return Asked(one.at, "", "", one.question, one.answer)


class _Shown:
    """What the reader may see of the answers. `opened`: the key of the question of which all answers are shown."""

    def __init__(self, request: HttpRequest, occurrence: Occurrence, opened: str) -> None:
        self.may_read_people = request.user.has_perm(VIEW_PEOPLE)
        self.occurrence, self.opened = occurrence, opened
        self.address = f"{links.webinar_address(occurrence.pk)}?tab=engagement"
        self.attended = occurrence.attendees + occurrence.without_email

    def sections(self, found: Sequence[QuestionCount]) -> list[Section]:
        groups = counts.answer_groups(self.occurrence) if found else {}
        sections = []
        for kind, heading in HEADINGS.items():
            mine = [self._question(one, groups.get(one.key, [])) for one in found if one.kind == kind]
            if mine:
                sections.append(Section(kind, heading, mine))
        return sections

    def _question(self, one: QuestionCount, groups: Sequence[Group]) -> QuestionShown:
        counted = tally(groups)
        if counted.kind == Kind.CHOICES and not self.may_read_people:
            counted = shared_only(counted)
        hidden = counted.kind == Kind.FREE and not self.may_read_people
        most = ALL if one.key == self.opened else FIRST
        answers = [] if hidden else _answers(counted, most, one.answered)
        more = 0 if hidden else max(0, len(counted.answers) - most)
        all_url = f"{self.address}&question={one.key}" if more and most == FIRST else ""
        return QuestionShown(
            one=one,
            kind=counted.kind,
            answers=answers,
            mean=_one_decimal(counted.mean),
            of=self.attended if one.answered <= self.attended else 0,
            more=more,
            all_url=all_url,
            hidden=hidden,
        )


def _answers(counted: Tally, most: int, answered: int) -> list[AnswerShown]:
    people = max(answered, 1)
    return [
        AnswerShown(
            text=one.text,
            count=number(one.count),
            share=percent(round(100 * one.count / people)),
            width=round(100 * one.count / people),
            place=_one_decimal(one.place),
        )
        for one in counted.answers[:most]
    ]


def _one_decimal(value: Fraction | None) -> str:
    """Return the number with one decimal, rounded half up, or nothing."""
    if value is None:
        return ""
    return decimal(Decimal(int(value * 10 + Fraction(1, 2))) / 10)
