"""The most urgent reason of the last sync of a webinar, as `code.cause`."""

from collections.abc import Collection, Mapping

from audits import codes
from audits.code_names import Cause, Code, Level

# These say nothing about the webinar that the numbers of its people do not say.
NEVER = {
    Code.SYNCED,
    Code.EMAILS_EXCLUDED,
    Code.PERSON_FAILED,
    Code.ACTION_NEEDS_MAPPING,
    Code.WEBINAR_CHANGED,
    Code.REGISTRATION_FAILED,
}
AS_WISHED = {Cause.RECORDINGS_OFF, Cause.RECORDING_DOMAIN_EXCLUDED}


def main_reason(found: Mapping[str, Collection[str]]) -> str:
    """Return the most urgent reason among a run's causes by code, or "" if there is none.

    An error comes before what is waited for, and that before what nobody can change.
    """
    reasons = [
        (codes.level(code) != Level.ERROR, not codes.retryable(code, cause), f"{code}.{cause}")
        for code, causes in found.items()
        if code not in NEVER
        for cause in causes
        if cause not in AS_WISHED
    ]
    return min(reasons, key=lambda reason: reason[:2])[2] if reasons else ""


def words(reason: str) -> str:
    """Return the reason in a few words, such as "Zoom has no recording"."""
    code, _dot, cause = reason.partition(".")
    return str(codes.cause_row(code, cause).words % {"count": 1})
