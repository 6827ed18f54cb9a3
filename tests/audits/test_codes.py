"""The vocabulary is the one that scripts were promised, and every word of it is explained."""

import pytest
from django.utils import translation

from audits import codes
from audits.codes import Cause, Code
from audits.vocabulary.help_texts import HELP

NO, YES = False, True
NOT_ALLOWED = (
    "no_custom_events",
    "no_calls",
    "no_transcripts",
    "no_notes",
    "event_of_another_app",
    "report_not_allowed",
    "recordings_not_allowed",
    "transcripts_not_allowed",
    "attendees_not_allowed",
    "panelists_not_allowed",
    "polls_not_allowed",
    "questions_not_allowed",
    "survey_not_allowed",
    "sources_not_allowed",
)

# interfaces.md, "Audit codes": code, level, causes, retryable.
PROMISED = [
    (
        "synced",
        "info",
        ["contacts", "marketing_event", "participants", "properties", "events", "recording", "transcript", "notes"]
        + ["lists", "campaign"],
        NO,
    ),
    ("settings_off", "warning", ["global_sync_off", "webinar_sync_off", "host_excluded"], NO),
    ("unsupported", "warning", ["zoom_event"], NO),
    ("action_needs_mapping", "info", ["required_questions"], NO),
    (
        "recording_not_synced",
        "warning",
        ["recordings_off", "recording_domain_excluded", "no_attendees", "not_found", "deleted"],
        NO,
    ),
    ("recording_not_synced", "warning", ["processing", "unreadable"], YES),
    ("transcript_not_synced", "warning", ["not_found", "deleted"], NO),
    ("transcript_not_synced", "warning", ["processing", "unreadable"], YES),
    ("attendees_not_synced", "warning", ["no_participants", "bad_data"], NO),
    ("attendees_not_synced", "warning", ["report_not_ready", "unreadable"], YES),
    ("engagement_not_synced", "warning", ["not_available_in_zoom"], NO),
    ("engagement_not_synced", "warning", ["unreadable"], YES),
    ("data_not_synced", "warning", ["not_available_in_zoom", "capability_missing", *NOT_ALLOWED, "bad_rows"], NO),
    (
        "emails_excluded",
        "info",
        [
            "hubspot_user",
            "excluded_domain",
            "invalid_email",
            "secondary_email",
            "previously_deleted",
            "no_email",
            "host_or_panelist",
            "not_in_only_contacts",
            "dropped_in",
        ],
        NO,
    ),
    ("person_failed", "error", ["rejected_by_hubspot"], YES),
    (
        "answers_not_written",
        "warning",
        ["unknown_option", "wrong_type", "too_long", "property_missing", "read_only", "rejected_by_hubspot"],
        NO,
    ),
    ("lists_not_updated", "warning", ["capability_missing", "deleted_in_hubspot"], NO),
    ("lists_not_updated", "warning", ["limit_reached", "unavailable"], YES),
    ("campaign_not_updated", "warning", ["capability_missing", "not_found"], NO),
    ("campaign_not_updated", "warning", ["limit_reached", "unavailable"], YES),
    (
        "sync_error",
        "error",
        [
            "event_not_created",
            "properties_not_updated",
            "not_found_in_zoom",
            "reconnect_needed",
            "scope_missing",
            "users_unreadable",
            "unavailable",
        ],
        YES,
    ),
    ("webinar_changed", "info", ["deleted", "rescheduled", "host_changed"], NO),
    (
        "registration_failed",
        "error",
        [
            "host",
            "panelist",
            "full",
            "over",
            "closed",
            "paid",
            "domain_restricted",
            "wrong_business_unit",
            "not_found",
            "required_questions",
            "zoom_event",
        ],
        NO,
    ),
    ("registration_failed", "error", ["daily_limit"], YES),
]
PAIRS = [(code, cause) for code, _level, causes, _retryable in PROMISED for cause in causes]


@pytest.mark.parametrize(("code", "level", "causes", "retryable"), PROMISED)
def test_each_promised_cause_is_there(code: str, level: str, causes: list[str], retryable: bool) -> None:
    assert codes.level(code) == level
    for cause in causes:
        assert codes.retryable(code, cause) is retryable


def test_there_are_no_others() -> None:
    assert sorted((row.name, cause.name) for row in codes.TABLE for cause in row.causes) == sorted(PAIRS)


def test_the_constants_are_exactly_the_names_in_use() -> None:
    assert set(Code) == {code for code, _cause in PAIRS}
    assert set(Cause) == {cause for _code, cause in PAIRS}


@pytest.mark.parametrize(("code", "cause"), PAIRS)
def test_each_cause_is_explained_in_one_or_two_sentences(code: str, cause: str) -> None:
    text = codes.help_text(code, cause)

    assert text.endswith(".")
    assert text.count(". ") <= 1


def test_no_explanation_is_left_without_a_cause() -> None:
    assert sorted((code, cause) for code, causes in HELP.items() for cause in causes) == sorted(PAIRS)


@pytest.mark.parametrize(("code", "cause"), PAIRS)
def test_each_cause_completes_a_sentence_for_one_and_for_many(code: str, cause: str) -> None:
    for count in (1, 2):
        sentence = codes.sentence(code, {cause: count})
        assert "%" not in sentence
        assert ": " in sentence


@pytest.mark.parametrize(
    ("code", "title"),
    [
        ("settings_off", "Some webinar data wasn't synced because the sync setting is turned off"),
        ("recording_not_synced", "Webinar recording/transcript wasn't synced"),
        ("transcript_not_synced", "Webinar recording/transcript wasn't synced"),
        ("attendees_not_synced", "Some attendees didn't sync"),
        ("data_not_synced", "Some webinar data wasn't synced"),
        ("emails_excluded", "Some emails were excluded from webinar sync"),
        ("sync_error", "Some webinar data wasn't synced due to an error"),
    ],
)
def test_titles_carry_hubspots_wording(code: str, title: str) -> None:
    with translation.override("en"):
        assert codes.title(code) == title


def test_the_same_name_means_another_thing_under_another_code() -> None:
    assert codes.help_text("recording_not_synced", "deleted") != codes.help_text("webinar_changed", "deleted")


@pytest.mark.parametrize(
    ("code", "cause"), [("synced", "hubspot_user"), ("synced", "nonsense"), ("nonsense", "contacts"), ("", "")]
)
def test_what_is_not_in_the_table_is_refused(code: str, cause: str) -> None:
    for ask in (codes.retryable, codes.help_text):
        with pytest.raises(ValueError, match="is not a"):
            ask(code, cause)


def test_an_unknown_code_is_refused() -> None:
    for ask in (codes.level, codes.title):
        with pytest.raises(ValueError, match="is not a valid Code"):
            ask("nonsense")
