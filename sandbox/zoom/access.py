"""The requirements of each endpoint: its rate limit label and its granular scope (zoom-api.md §3)."""

import re

# method, path below /zoom/v2 ({} is one segment), label, scope without the ":admin" all of them end in
_ENDPOINTS = """
GET /users MEDIUM user:read:list_users
GET /users/{} LIGHT user:read:user
GET /users/{}/settings MEDIUM user:read:settings
GET /users/{}/webinars MEDIUM webinar:read:list_webinars
GET /webinars/{} LIGHT webinar:read:webinar
GET /webinars/{}/registrants MEDIUM webinar:read:list_registrants
POST /webinars/{}/registrants LIGHT webinar:write:registrant
GET /webinars/{}/registrants/questions LIGHT webinar:read:list_registration_questions
GET /webinars/{}/registrants/{} LIGHT webinar:read:registrant
GET /webinars/{}/panelists MEDIUM webinar:read:list_panelists
GET /webinars/{}/tracking_sources MEDIUM webinar:read:list_tracking_sources
GET /past_webinars/{}/instances LIGHT webinar:read:list_past_instances
GET /past_webinars/{}/participants MEDIUM webinar:read:list_past_participants
GET /past_webinars/{}/absentees HEAVY webinar:read:list_absentees
GET /report/history_meetings HEAVY report:read:list_history_meetings
GET /report/webinars/{} HEAVY report:read:webinar
GET /report/webinars/{}/participants HEAVY report:read:list_webinar_participants
GET /report/webinars/{}/polls HEAVY report:read:list_webinar_polls
GET /report/webinars/{}/qa HEAVY report:read:webinar_qna
GET /report/webinars/{}/survey HEAVY report:read:webinar_survey
GET /meetings/{}/recordings LIGHT cloud_recording:read:list_recording_files
GET /meetings/{}/transcript MEDIUM cloud_recording:read:meeting_transcript
GET /zoom_events/events LIGHT zoom_events:read:list_events
GET /zoom_events/events/{}/sessions LIGHT zoom_events:read:list_sessions
"""


def _parse(line: str) -> tuple[str, re.Pattern[str], str, str]:
    method, path, label, scope = line.split()
    pattern = re.escape(path).replace(re.escape("{}"), "[^/]+")
    return method, re.compile(f"/zoom/v2{pattern}"), label, f"{scope}:admin"


_RULES = [_parse(line) for line in _ENDPOINTS.strip().splitlines()]

# Scopes an app for webinars may hold although no endpoint here asks for them: other reads, and the webhooks'.
_MORE = """
webinar:read:list_polls webinar:read:survey webinar:read:participant webinar:update:registrant_status
cloud_recording:read:list_user_recordings cloud_recording:read:recording
zoom_events:read:list_registrants zoom_events:read:list_tickets zoom_events:read:session_attendance
"""
SCOPES = sorted({scope for _, _, _, scope in _RULES} | {f"{scope}:admin" for scope in _MORE.split()})


def asked(method: str, path: str) -> tuple[str, str] | None:
    """Label and scope of an endpoint; None for an address the sandbox does not know (which is then a 404)."""
    for rule_method, pattern, label, scope in _RULES:
        if rule_method == method and pattern.fullmatch(path):
            return label, scope
    return None
