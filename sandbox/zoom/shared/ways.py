"""The account's answers to questions that Zoom's documents leave open; a state may name others."""

from typing import Any

from sandbox.state import Sandbox

WAYS: dict[str, Any] = {
    "webinar_list_paging": "token",  # "repeats": the token leads to the first page again; "number": there is no token
    "history_reach_days": 183,
    "refuses_registrants_without_times": False,  # of a series without fixed times
    "lists_whole_series": False,  # people registered an occurrence at a time are listed without one as well
    "refuses_inactive_users": False,  # the list of their webinars
    "share_urls": True,  # of a recording
    "simulive_reports": True,  # who was there
    "empty_survey_reports": True,  # of a session without a survey; otherwise there is no such report
    "registrant_ids": True,  # in the attendance
}


def way(sandbox: Sandbox, name: str) -> Any:
    return sandbox.zoom.get(name, WAYS[name])
