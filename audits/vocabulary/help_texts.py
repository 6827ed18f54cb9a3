"""The meaning of each cause and how to resolve it, in plain words: `HELP[code][cause]`."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from audits.vocabulary.help_texts_people import PEOPLE

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

HELP: "dict[str, dict[str, _StrPromise]]" = {
    "synced": {
        "contacts": _("Contacts of people who registered or attended were created or updated."),
        "marketing_event": _("The marketing event of the webinar was created or updated."),
        "participants": _("The marketing event shows who registered, attended or cancelled."),
        "properties": _("The Zoom webinar properties of contacts were updated."),
        "events": _("Registrations and attendance were added to the timelines of contacts."),
        "recording": _("The recording was added to the contacts who attended."),
        "transcript": _("The transcript was added to the recording."),
        "notes": _("Notes on polls, questions and survey answers were added to the contacts."),
        "lists": _("Lists of the webinar were made in HubSpot, or people were added to them or taken out."),
        "campaign": _("The marketing event or a list of the webinar was added to the campaign."),
    },
    "settings_off": {
        "global_sync_off": _(
            "Sync webinar data is turned off for the whole account. Ask an administrator to turn it on in the "
            "global settings; anything missed is then synced automatically."
        ),
        "webinar_sync_off": _(
            "The sync is turned off for this webinar or for new webinars of its host. Turn it on for this "
            "webinar; anything missed is then synced automatically."
        ),
        "host_excluded": _(
            "The domain of the webinar's host is on the list of exclusions, so nothing of the webinar is sent. "
            "Remove the domain from the exclusions if this webinar should sync."
        ),
    },
    "unsupported": {
        "zoom_event": _(
            "The webinar was made in Zoom Events, which can't be synced. Schedule it as an ordinary Zoom webinar to "
            "have it in HubSpot."
        ),
    },
    "action_needs_mapping": {
        "required_questions": _(
            "Registration asks for more than first name, last name and e-mail address. The sync goes on with these "
            "three, but the workflow action will refuse: make the other questions optional in Zoom."
        ),
    },
    "recording_not_synced": {
        "recordings_off": _(
            "The sync of recordings and transcripts is turned off for the account, the host or this webinar. Turn "
            "all three on, then choose Sync now."
        ),
        "recording_domain_excluded": _(
            "The domain of the webinar's host is on the list of recording exclusions. Remove it from the list if the "
            "recording should sync."
        ),
        "no_attendees": _(
            "Recordings are shown on the contacts who attended, and nobody who attended is synced. There is nothing "
            "to do."
        ),
        "not_found": _(
            "Zoom has no cloud recording of this webinar. Check in Zoom that it was recorded to the cloud; if it "
            "appears there, choose Sync now."
        ),
        "deleted": _(
            "The recording was deleted in Zoom. Restore it from Zoom's trash if you need it, then choose Sync now."
        ),
        "processing": _("Zoom is still processing the recording. It is retried automatically; there is nothing to do."),
        "unreadable": _(
            "Zoom refused the recording or its answer can't be used; everything else was synced, and it is "
            "retried automatically for three days. If it keeps happening, check that nothing between this portal "
            "and Zoom blocks the request."
        ),
    },
    "transcript_not_synced": {
        "not_found": _(
            "Zoom has no transcript of this recording. Turn on audio transcripts in Zoom's recording settings before "
            "the next webinar."
        ),
        "deleted": _(
            "The transcript was deleted in Zoom. Restore it from Zoom's trash if you need it, then choose Sync now."
        ),
        "processing": _(
            "Zoom is still processing the transcript. It is retried automatically; there is nothing to do."
        ),
        "unreadable": _(
            "Zoom refused the transcript, or its file is empty or none; everything else was synced, and it is "
            "retried automatically for three days. If it keeps happening, open the recording in Zoom and check "
            "its transcript."
        ),
    },
    "attendees_not_synced": {
        "no_participants": _(
            "Zoom lists no attendees, most likely because nobody joined. Check the attendees in Zoom."
        ),
        "bad_data": _(
            "Zoom's report could not be read for three days, or it has rows that make no sense, such as somebody who "
            "left before joining. Check the attendees in Zoom; the other attendees were synced."
        ),
        "report_not_ready": _(
            "Zoom needs up to a day after the webinar for its final report. It is read again automatically; there"
            " is nothing to do."
        ),
        "unreadable": _(
            "Zoom refused the attendees or its answer can't be used; everything else was synced, and it is "
            "retried automatically for three days. If it keeps happening, check that nothing between this portal "
            "and Zoom blocks the request."
        ),
    },
    "engagement_not_synced": {
        "not_available_in_zoom": _(
            "Zoom keeps the reports of polls, Q&A and surveys for a year, and this webinar is older, or Zoom gave no "
            "usable answer for three days. Everything else was synced."
        ),
        "unreadable": _(
            "Zoom refused the report of polls, Q&A or the survey, or its answer can't be used; everything else was "
            "synced, and it is retried automatically for three days. If it keeps happening, check that nothing "
            "between this portal and Zoom blocks the request."
        ),
    },
    "lists_not_updated": {
        "capability_missing": _(
            "HubSpot lets the portal read and write lists only with two optional permissions, which this connection "
            "lacks. Reconnect HubSpot and grant them; the rest is synced without them."
        ),
        "deleted_in_hubspot": _(
            "Somebody deleted the list in HubSpot, or made it an active one that chooses its members itself, so that "
            "the portal leaves it alone. Restore it in HubSpot and choose Sync now, or have it made again on the "
            "webinar's page."
        ),
        "limit_reached": _(
            "HubSpot refuses another list because the account has as many as its subscription allows. Delete some "
            "there; it is retried automatically."
        ),
        "unavailable": _(
            "HubSpot refused the list or a change of its members; everything else was synced, and it is retried "
            "automatically. If it keeps happening, read HubSpot's message on the webinar's page."
        ),
    },
    "campaign_not_updated": {
        "capability_missing": _(
            "Campaigns need HubSpot's Marketing Hub Professional and two optional permissions. Reconnect HubSpot and "
            "grant them, or choose no campaign."
        ),
        "not_found": _("HubSpot no longer has the campaign. Choose another one in the settings, or none."),
        "limit_reached": _(
            "HubSpot refuses more assets in the campaign. Remove some there; it is retried automatically."
        ),
        "unavailable": _(
            "HubSpot refused the change; everything else was synced, and it is retried automatically. If it keeps "
            "happening, read HubSpot's message on the webinar's page."
        ),
    },
    "data_not_synced": {
        "not_available_in_zoom": _(
            "Zoom has none of this data, or no longer: its reports reach back 6 months. What was there was synced."
        ),
        "capability_missing": _(
            "Your HubSpot or Zoom subscription, or the permissions given when connecting, don't allow it, custom "
            "events for example. Everything else was synced; upgrade or reconnect to have the rest."
        ),
        "no_custom_events": _(
            "Registrations, attendance and recordings don't appear on the contacts' timelines, because custom events "
            "need an Enterprise subscription of HubSpot. Everything else was synced; upgrade or reconnect to have them."
        ),
        "no_calls": _(
            "HubSpot doesn't let this app create calls, which hold the recordings. Everything else was synced; "
            "reconnect HubSpot with that permission to have them."
        ),
        "no_transcripts": _(
            "HubSpot doesn't take transcripts from this app. The recording and everything else was synced; reconnect "
            "HubSpot with that permission to have them."
        ),
        "no_notes": _(
            "HubSpot doesn't let this app write notes, so polls, questions and survey answers don't appear on the "
            "contacts' timelines. Everything else was synced; reconnect HubSpot with that permission to have them."
        ),
        "event_of_another_app": _(
            "The marketing event was made by another app, and HubSpot lets no other one mark it as completed. Its "
            "people were synced; there is nothing to do."
        ),
        "report_not_allowed": _(
            "Zoom's report of attendance can't be read, because the Zoom plan or a permission is missing. Attendees "
            "come from another list, which lacks some details; reconnect Zoom with that permission to have them."
        ),
        "recordings_not_allowed": _(
            "Zoom's cloud recordings can't be read, because the Zoom plan or a permission is missing. Everything else "
            "was synced; reconnect Zoom with that permission to have them."
        ),
        "transcripts_not_allowed": _(
            "Zoom's transcripts can't be read, because the Zoom plan or a permission is missing. Everything else was "
            "synced; reconnect Zoom with that permission to have them."
        ),
        "attendees_not_allowed": _(
            "Zoom's lists of attendees can't be read, because the Zoom plan or a permission is missing. Everything "
            "else was synced; reconnect Zoom with that permission to have them."
        ),
        "panelists_not_allowed": _(
            "Zoom's panelists can't be read, because a permission is missing. Those known before are left out; "
            "reconnect Zoom with that permission so that new ones are left out as well."
        ),
        "polls_not_allowed": _(
            "Zoom's answers to polls can't be read, because the permission named here or the Zoom plan is missing. "
            "Everything else was synced; add the permission to the Zoom app and reconnect Zoom, then choose Sync now."
        ),
        "questions_not_allowed": _(
            "The questions of Zoom's Q&A can't be read, because the permission named here or the Zoom plan is missing. "
            "Everything else was synced; add the permission to the Zoom app and reconnect Zoom, then choose Sync now."
        ),
        "survey_not_allowed": _(
            "Zoom's answers to surveys can't be read, because the permission named here or the Zoom plan is missing. "
            "Everything else was synced; add the permission to the Zoom app and reconnect Zoom, then choose Sync now."
        ),
        "sources_not_allowed": _(
            "Zoom's tracking sources can't be read, because the permission named here or the Zoom plan is missing. "
            "Everything else was synced; add the permission to the Zoom app and reconnect Zoom, then choose Sync now."
        ),
        "bad_rows": _(
            "Rows of Zoom's or HubSpot's lists lack what they need, a time or an ID for example, and were left out; "
            "the details name it. Everything else was synced; if somebody is missing, ask Zoom's or HubSpot's support."
        ),
    },
    "sync_error": {
        "event_not_created": _(
            "HubSpot didn't accept the marketing event or a timeline event. It is retried automatically; if it "
            "keeps happening, check the connection to HubSpot."
        ),
        "properties_not_updated": _(
            "HubSpot didn't accept the Zoom webinar properties of contacts. It is retried automatically; if it "
            "keeps happening, check that nobody changed or archived these properties."
        ),
        "not_found_in_zoom": _(
            "The webinar isn't in the connected Zoom account. Check that the right Zoom account is connected and "
            "that the webinar wasn't deleted, then choose Sync now."
        ),
        "reconnect_needed": _(
            "Zoom or HubSpot no longer accepts the connection. Reconnect the account on the Home screen; the sync"
            " then continues automatically."
        ),
        "scope_missing": _(
            "The connection lacks a permission that is needed. Reconnect the account and accept every permission;"
            " the sync then continues automatically."
        ),
        "users_unreadable": _(
            "The users of your HubSpot account couldn't be read, so no contact was created: one of them might be a "
            "user. Reconnect HubSpot and accept the permission to read users."
        ),
        "unavailable": _("Zoom or HubSpot didn't answer. It is retried automatically; there is nothing to do."),
    },
    "webinar_changed": {
        "deleted": _(
            "The webinar was deleted in Zoom, so its marketing event was cancelled. The people keep their "
            "registrations."
        ),
        "rescheduled": _(
            "The webinar has a new time in Zoom, and its marketing event was moved. There is nothing to do."
        ),
        "host_changed": _("The webinar has a new host in Zoom, whose settings and exclusions now hold for it."),
    },
    **PEOPLE,
}
