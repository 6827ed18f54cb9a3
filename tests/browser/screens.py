"""All screens, each with a name for the report of a failure."""

from django.contrib.auth.models import User
from django.urls import reverse

from integrations.decisions.proof.vocabulary import Cure, Difference, What
from integrations.models import Connection, Occurrence, Participant, Proof, SyncJob, WebinarRow, ZoomUserRow
from tests.support.said import say
from tests.support.world import World

TABS = ("timeline", "recording", "settings", "proof", "engagement")
LISTS = (
    "participant",
    "syncjob",
    "connection",
    "zoomuserrow",
    "webinarrow",
    "zoomaccount",
    "hubspotaccount",
    "segmentrow",
)


def of(world: World) -> dict[str, str]:
    """Return the addresses of the screens in a world that has been synced."""
    connection = world.connection
    me = User.objects.earliest("pk").pk
    return {
        "home": reverse("admin:index"),
        "before you begin": reverse("before_you_begin"),
        **_webinars_and_people(),
        **_settings(connection),
        "search": reverse("search") + "?q=ol",
        "users": reverse("users"),
        "a user": reverse("user", args=(me,)),
        "your sessions": reverse("sessions"),
        "second factor": reverse("second_factor"),
        "another password": reverse("admin:password_change"),
        "system": reverse("system"),
        **_under_system(me),
        "a Zoom account": reverse("admin:integrations_zoomaccount_change", args=(connection.zoom_id,)),
        "disconnect": reverse("disconnect_account", args=("zoom", connection.zoom_id)),
        **{name: reverse(f"admin:integrations_{name}_changelist") for name in LISTS},
    }


def _webinars_and_people() -> dict[str, str]:
    rich = Occurrence.objects.get(webinar__zoom_id=81000000002).pk
    return {
        "webinars": reverse("admin:integrations_occurrence_changelist"),
        "webinars, filtered": reverse("admin:integrations_occurrence_changelist") + "?host=olivia&attendance=final",
        "people, left out": reverse("admin:integrations_participant_changelist") + "?outcome=left_out",
        "webinars, none found": reverse("admin:integrations_occurrence_changelist") + "?q=nothing",
        "a webinar": reverse("admin:webinar", args=(rich,)),
        **{f"{tab} of a webinar": reverse("admin:webinar", args=(rich,)) + f"?tab={tab}" for tab in TABS},
        "audit logs of a webinar": reverse("admin:audit_log", args=(rich,)),
        "a person in them": reverse("admin:audit_log", args=(rich,)) + "?q=mia@",
        "audit logs": reverse("admin:audits_run_changelist"),
        "a person": reverse("admin:person") + "?email=mia@norra.example",
        "segments": f"{reverse('admin:segments')}?webinar={rich}",
    }


def _settings(connection: Connection) -> dict[str, str]:
    user = ZoomUserRow.objects.filter(connection=connection)[0]
    return {
        "global settings": reverse("admin:integrations_connection_change", args=(connection.pk,)),
        "Zoom users": reverse("admin:user_settings", args=(connection.pk,)),
        "a Zoom user": reverse("admin:user_settings_panel", args=(connection.pk, user.pk)),
        "individual webinars": reverse("admin:webinar_settings", args=(connection.pk,)),
        "an individual webinar": reverse(
            "admin:webinar_settings_panel", args=(connection.pk, WebinarRow.objects.filter(connection=connection)[0].pk)
        ),
        "answers": reverse("admin:answers", args=(connection.pk,)),
        "past webinars": reverse("admin:past_webinars", args=(connection.pk,)),
        "activity": reverse("admin:audits_change_changelist"),
        "connected apps": reverse("connected_apps"),
        "set up the apps": reverse("app_setup"),
        "webhook deliveries": reverse("webhook_deliveries"),
        "alerts": reverse("alerts"),
        "workflow action": reverse("admin:integrations_workflowaction_change", args=(connection.hubspot_id,)),
    }


def _under_system(me: int) -> dict[str, str]:
    return {
        "users under System": reverse("admin:auth_user_changelist"),
        "a user under System": reverse("admin:auth_user_add"),
        "changing a user under System": reverse("admin:auth_user_change", args=(me,)),
        "deleting a user under System": reverse("admin:auth_user_delete", args=(me,)),
        "the history of a user under System": reverse("admin:auth_user_history", args=(me,)),
        "the password of a user under System": reverse("admin:auth_user_password_change", args=(me,)),
        "a group under System": reverse("admin:auth_group_add"),
        "periodic tasks under System": reverse("admin:django_celery_beat_periodictask_changelist"),
        "a periodic task under System": reverse("admin:django_celery_beat_periodictask_add"),
    }


def with_a_failed_job(world: World) -> None:
    """Add a failed job, so that the list of jobs has something to show."""
    job = SyncJob.start(Occurrence.objects.get(webinar__zoom_id=81000000001).pk, "schedule", world.clock())
    if job:
        job.park("HubSpot asks to wait; the sync continues automatically.")


def with_a_difference(world: World) -> None:
    """Store a proof with a difference, so that the tab Proof of a webinar has something to repair."""
    rich = Occurrence.objects.get(webinar__zoom_id=81000000002)
    differs = Difference(What.PARTICIPATION_MISSING, "mia@norra.example", "attended", cure=Cure.PEOPLE)
    document = {"adds_up": False, "sha256": "ab" * 32, "zoom": {}, "hubspot": {}}
    Proof.keep(rich.pk, world.clock(), document, people=12, accounted=11, differences=[differs], notes=[])


def with_something_said(world: World) -> None:
    """Store answers and questions of every kind, so that the tab Engagement and the page of a person show them."""
    rich = Occurrence.objects.get(webinar__zoom_id=81000000002)
    mia, topics = "mia@norra.example", ("Heat", "Cooling;Heat")
    for number, answer in enumerate(topics):
        say(rich, "poll", ("", mia)[number], "Which topic comes next?", answer)
    for order, email in enumerate((mia, "")):
        say(rich, "poll", email, "What matters most?", ("Price;Noise", "Noise;Price")[order])
    for number in range(12):
        say(rich, "survey", "" if number else mia, "What did you miss?", f"A thought of somebody, number {number}")
    say(rich, "question", mia, "How loud is a heat pump?", "As loud as a refrigerator.")
    say(rich, "question", "", "Is this recorded?", name="")
    Participant.objects.filter(occurrence=rich, email=mia).update(
        polls_answered=2, questions_asked=1, surveys_answered=1
    )
