"""The table of every code with its causes, their level and their words.

The texts are translated when they are read: `words` completes the entry's sentence. What a cause means and how to
resolve it stands in `help_texts.py`.
"""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from audits.code_names import Cause, Code, Level
from audits.vocabulary.code_rows import CauseRow, CodeRow
from audits.vocabulary.code_table_writes import WRITES_LEFT_OUT

__all__ = ["TABLE", "CauseRow", "CodeRow"]

TABLE = (
    CodeRow(
        Code.SYNCED,
        Level.INFO,
        _("Webinar data was synced"),
        (
            CauseRow(Cause.CONTACTS, ngettext_lazy("%(count)d contact", "%(count)d contacts", "count")),
            CauseRow(
                Cause.MARKETING_EVENT, ngettext_lazy("%(count)d marketing event", "%(count)d marketing events", "count")
            ),
            CauseRow(Cause.PARTICIPANTS, ngettext_lazy("%(count)d participation", "%(count)d participations", "count")),
            CauseRow(
                Cause.PROPERTIES,
                ngettext_lazy("properties of %(count)d contact", "properties of %(count)d contacts", "count"),
            ),
            CauseRow(Cause.EVENTS, ngettext_lazy("%(count)d timeline event", "%(count)d timeline events", "count")),
            CauseRow(Cause.RECORDING, ngettext_lazy("%(count)d recording", "%(count)d recordings", "count")),
            CauseRow(Cause.TRANSCRIPT, ngettext_lazy("%(count)d transcript", "%(count)d transcripts", "count")),
            CauseRow(Cause.NOTES, ngettext_lazy("%(count)d note", "%(count)d notes", "count")),
            CauseRow(
                Cause.LISTS,
                ngettext_lazy("%(count)d list", "%(count)d lists", "count"),
            ),
            CauseRow(
                Cause.CAMPAIGN,
                ngettext_lazy("%(count)d asset of a campaign", "%(count)d assets of a campaign", "count"),
            ),
        ),
    ),
    CodeRow(
        Code.SETTINGS_OFF,
        Level.WARNING,
        _("Some webinar data wasn't synced because the sync setting is turned off"),
        (
            CauseRow(Cause.GLOBAL_SYNC_OFF, _("the sync is off for the whole account")),
            CauseRow(Cause.WEBINAR_SYNC_OFF, _("the sync is off for this webinar")),
            CauseRow(Cause.HOST_EXCLUDED, _("the host's domain is excluded")),
        ),
    ),
    CodeRow(
        Code.UNSUPPORTED,
        Level.WARNING,
        _("This webinar can't be synced"),
        (CauseRow(Cause.ZOOM_EVENT, _("it belongs to Zoom Events")),),
    ),
    CodeRow(
        Code.ACTION_NEEDS_MAPPING,
        Level.INFO,
        _("Workflows can't register contacts for this webinar"),
        (CauseRow(Cause.REQUIRED_QUESTIONS, _("it has further required questions")),),
    ),
    CodeRow(
        Code.RECORDING_NOT_SYNCED,
        Level.WARNING,
        _("Webinar recording/transcript wasn't synced"),
        (
            CauseRow(Cause.RECORDINGS_OFF, _("recordings are off for this webinar")),
            CauseRow(Cause.RECORDING_DOMAIN_EXCLUDED, _("recordings of the host's domain are excluded")),
            CauseRow(Cause.NO_ATTENDEES, _("no contact attended")),
            CauseRow(Cause.NOT_FOUND, _("Zoom has no recording")),
            CauseRow(Cause.DELETED, _("the recording was deleted in Zoom")),
            CauseRow(Cause.PROCESSING, _("Zoom is still processing the recording"), retryable=True),
            CauseRow(Cause.UNREADABLE, _("Zoom's answer about the recording can't be used"), retryable=True),
        ),
    ),
    CodeRow(
        Code.TRANSCRIPT_NOT_SYNCED,
        Level.WARNING,
        _("Webinar recording/transcript wasn't synced"),
        (
            CauseRow(Cause.NOT_FOUND, _("Zoom has no transcript")),
            CauseRow(Cause.DELETED, _("the transcript was deleted in Zoom")),
            CauseRow(Cause.PROCESSING, _("Zoom is still processing the transcript"), retryable=True),
            CauseRow(Cause.UNREADABLE, _("Zoom's answer about the transcript can't be used"), retryable=True),
        ),
    ),
    CodeRow(
        Code.ATTENDEES_NOT_SYNCED,
        Level.WARNING,
        _("Some attendees didn't sync"),
        (
            CauseRow(Cause.NO_PARTICIPANTS, _("Zoom lists no attendees")),
            CauseRow(Cause.BAD_DATA, _("Zoom's attendee data has errors")),
            CauseRow(Cause.REPORT_NOT_READY, _("Zoom's attendee report isn't ready"), retryable=True),
            CauseRow(Cause.UNREADABLE, _("Zoom's answer about attendees can't be used"), retryable=True),
        ),
    ),
    CodeRow(
        Code.ENGAGEMENT_NOT_SYNCED,
        Level.WARNING,
        _("Some polls, questions or survey answers weren't synced"),
        (
            CauseRow(Cause.NOT_AVAILABLE_IN_ZOOM, _("Zoom no longer has the report")),
            CauseRow(Cause.UNREADABLE, _("Zoom's answer about them can't be used"), retryable=True),
        ),
    ),
    CodeRow(
        Code.DATA_NOT_SYNCED,
        Level.WARNING,
        _("Some webinar data wasn't synced"),
        (
            CauseRow(Cause.NOT_AVAILABLE_IN_ZOOM, _("Zoom no longer has it")),
            CauseRow(Cause.CAPABILITY_MISSING, _("your HubSpot or Zoom account can't do it")),
            CauseRow(Cause.NO_CUSTOM_EVENTS, _("your HubSpot account has no custom events")),
            CauseRow(Cause.NO_CALLS, _("your HubSpot account takes no recordings")),
            CauseRow(Cause.NO_TRANSCRIPTS, _("your HubSpot account takes no transcripts")),
            CauseRow(Cause.NO_NOTES, _("your HubSpot account takes no notes")),
            CauseRow(Cause.EVENT_OF_ANOTHER_APP, _("only the app that made the marketing event can complete it")),
            CauseRow(Cause.REPORT_NOT_ALLOWED, _("Zoom doesn't allow its report, so the minutes are estimated")),
            CauseRow(Cause.RECORDINGS_NOT_ALLOWED, _("Zoom doesn't allow reading recordings")),
            CauseRow(Cause.TRANSCRIPTS_NOT_ALLOWED, _("Zoom doesn't allow reading transcripts")),
            CauseRow(Cause.ATTENDEES_NOT_ALLOWED, _("Zoom doesn't allow reading attendees")),
            CauseRow(Cause.PANELISTS_NOT_ALLOWED, _("Zoom doesn't allow reading panelists")),
            CauseRow(Cause.POLLS_NOT_ALLOWED, _("Zoom doesn't allow reading answers to polls")),
            CauseRow(Cause.QUESTIONS_NOT_ALLOWED, _("Zoom doesn't allow reading questions of the Q&A")),
            CauseRow(Cause.SURVEY_NOT_ALLOWED, _("Zoom doesn't allow reading answers to surveys")),
            CauseRow(Cause.SOURCES_NOT_ALLOWED, _("Zoom doesn't allow reading tracking sources")),
            CauseRow(
                Cause.BAD_ROWS,
                ngettext_lazy("%(count)d row can't be used", "%(count)d rows can't be used", "count"),
            ),
        ),
    ),
    CodeRow(
        Code.EMAILS_EXCLUDED,
        Level.INFO,
        _("Some emails were excluded from webinar sync"),
        (
            CauseRow(
                Cause.HUBSPOT_USER,
                ngettext_lazy("%(count)d belongs to a HubSpot user", "%(count)d belong to HubSpot users", "count"),
            ),
            CauseRow(
                Cause.EXCLUDED_DOMAIN,
                ngettext_lazy("%(count)d has an excluded domain", "%(count)d have an excluded domain", "count"),
            ),
            CauseRow(
                Cause.INVALID_EMAIL,
                ngettext_lazy(
                    "%(count)d has an invalid e-mail address", "%(count)d have an invalid e-mail address", "count"
                ),
            ),
            CauseRow(
                Cause.SECONDARY_EMAIL,
                ngettext_lazy(
                    "%(count)d uses a secondary e-mail address", "%(count)d use a secondary e-mail address", "count"
                ),
            ),
            CauseRow(
                Cause.PREVIOUSLY_DELETED,
                ngettext_lazy(
                    "%(count)d was deleted from HubSpot earlier", "%(count)d were deleted from HubSpot earlier", "count"
                ),
            ),
            CauseRow(
                Cause.NO_EMAIL,
                ngettext_lazy("%(count)d has no e-mail address", "%(count)d have no e-mail address", "count"),
            ),
            CauseRow(
                Cause.HOST_OR_PANELIST,
                ngettext_lazy("%(count)d is a host or panelist", "%(count)d are hosts or panelists", "count"),
            ),
            CauseRow(
                Cause.NOT_IN_ONLY_CONTACTS,
                ngettext_lazy(
                    "%(count)d isn't on the list for trying out", "%(count)d aren't on the list for trying out", "count"
                ),
            ),
            CauseRow(
                Cause.DROPPED_IN, ngettext_lazy("%(count)d only dropped in", "%(count)d only dropped in", "count")
            ),
        ),
        people=ngettext_lazy("%(count)d person was left out", "%(count)d people were left out", "count"),
    ),
    CodeRow(
        Code.PERSON_FAILED,
        Level.ERROR,
        _("Some people weren't synced due to an error"),
        (
            CauseRow(
                Cause.REJECTED_BY_HUBSPOT,
                ngettext_lazy("%(count)d was rejected by HubSpot", "%(count)d were rejected by HubSpot", "count"),
                retryable=True,
            ),
        ),
        people=ngettext_lazy("%(count)d person wasn't synced", "%(count)d people weren't synced", "count"),
    ),
    *WRITES_LEFT_OUT,
    CodeRow(
        Code.SYNC_ERROR,
        Level.ERROR,
        _("Some webinar data wasn't synced due to an error"),
        (
            CauseRow(Cause.EVENT_NOT_CREATED, _("the event wasn't created"), retryable=True),
            CauseRow(Cause.PROPERTIES_NOT_UPDATED, _("contact properties weren't updated"), retryable=True),
            CauseRow(Cause.NOT_FOUND_IN_ZOOM, _("the webinar wasn't found in Zoom"), retryable=True),
            CauseRow(Cause.RECONNECT_NEEDED, _("an account must be connected again"), retryable=True),
            CauseRow(Cause.SCOPE_MISSING, _("a permission is missing"), retryable=True),
            CauseRow(Cause.USERS_UNREADABLE, _("HubSpot's users couldn't be read"), retryable=True),
            CauseRow(Cause.UNAVAILABLE, _("Zoom or HubSpot couldn't be reached"), retryable=True),
        ),
    ),
    CodeRow(
        Code.WEBINAR_CHANGED,
        Level.INFO,
        _("The webinar was changed in Zoom"),
        (
            CauseRow(Cause.DELETED, _("it was deleted")),
            CauseRow(Cause.RESCHEDULED, _("it has a new time")),
            CauseRow(Cause.HOST_CHANGED, _("it has a new host")),
        ),
    ),
    CodeRow(
        Code.REGISTRATION_FAILED,
        Level.ERROR,
        _("The contact wasn't registered for the webinar"),
        (
            CauseRow(Cause.HOST, ngettext_lazy("%(count)d is the host", "%(count)d are hosts", "count")),
            CauseRow(Cause.PANELIST, ngettext_lazy("%(count)d is a panelist", "%(count)d are panelists", "count")),
            CauseRow(Cause.FULL, _("the webinar is full")),
            CauseRow(Cause.OVER, _("the webinar is over")),
            CauseRow(Cause.CLOSED, _("registration is closed")),
            CauseRow(Cause.PAID, _("registration costs money")),
            CauseRow(Cause.DOMAIN_RESTRICTED, _("the webinar doesn't accept the e-mail domain")),
            CauseRow(Cause.WRONG_BUSINESS_UNIT, _("the webinar belongs to another business unit")),
            CauseRow(Cause.NOT_FOUND, _("the webinar wasn't found")),
            CauseRow(Cause.DAILY_LIMIT, _("Zoom's daily limit is reached"), retryable=True),
            CauseRow(Cause.REQUIRED_QUESTIONS, _("the webinar has further required questions")),
            CauseRow(Cause.ZOOM_EVENT, _("the webinar belongs to Zoom Events")),
        ),
        people=ngettext_lazy("%(count)d person wasn't registered", "%(count)d people weren't registered", "count"),
    ),
)
