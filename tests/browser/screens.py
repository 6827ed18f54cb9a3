"""All screens, each with a name for the report of a failure."""

from django.contrib.auth.models import User
from django.urls import reverse

from integrations.models import Occurrence, SyncJob, WebinarRow, ZoomUserRow
from tests.support.world import World

TABS = ("timeline", "recording", "settings")


def of(world: World) -> dict[str, str]:
    """Return the addresses of the screens in a world that has been synced."""
    connection = world.connection
    rich = Occurrence.objects.get(webinar__zoom_id=81000000002).pk
    me = User.objects.earliest("pk").pk
    user = ZoomUserRow.objects.filter(connection=connection)[0]
    lists = (
        "participant",
        "syncjob",
        "connection",
        "zoomuserrow",
        "webinarrow",
        "zoomaccount",
        "hubspotaccount",
        "segmentrow",
    )
    return {
        "home": reverse("admin:index"),
        "before you begin": reverse("before_you_begin"),
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
        "global settings": reverse("admin:integrations_connection_change", args=(connection.pk,)),
        "Zoom users": reverse("admin:user_settings", args=(connection.pk,)),
        "a Zoom user": reverse("admin:user_settings_panel", args=(connection.pk, user.pk)),
        "individual webinars": reverse("admin:webinar_settings", args=(connection.pk,)),
        "an individual webinar": reverse(
            "admin:webinar_settings_panel", args=(connection.pk, WebinarRow.objects.filter(connection=connection)[0].pk)
        ),
        "activity": reverse("admin:audits_change_changelist"),
        "connected apps": reverse("connected_apps"),
        "set up the apps": reverse("app_setup"),
        "webhook deliveries": reverse("webhook_deliveries"),
        "workflow action": reverse("admin:integrations_workflowaction_change", args=(connection.hubspot_id,)),
        "search": reverse("search") + "?q=ol",
        "users": reverse("users"),
        "a user": reverse("user", args=(me,)),
        "your sessions": reverse("sessions"),
        "second factor": reverse("second_factor"),
        "system": reverse("system"),
        "users under System": reverse("admin:auth_user_changelist"),
        "a user under System": reverse("admin:auth_user_add"),
        "changing a user under System": reverse("admin:auth_user_change", args=(me,)),
        "deleting a user under System": reverse("admin:auth_user_delete", args=(me,)),
        "the history of a user under System": reverse("admin:auth_user_history", args=(me,)),
        "the password of a user under System": reverse("admin:auth_user_password_change", args=(me,)),
        "a group under System": reverse("admin:auth_group_add"),
        "another password": reverse("admin:password_change"),
        "periodic tasks under System": reverse("admin:django_celery_beat_periodictask_changelist"),
        "a periodic task under System": reverse("admin:django_celery_beat_periodictask_add"),
        "a Zoom account": reverse("admin:integrations_zoomaccount_change", args=(connection.zoom_id,)),
        "disconnect": reverse("disconnect_account", args=("zoom", connection.zoom_id)),
        **{name: reverse(f"admin:integrations_{name}_changelist") for name in lists},
    }


def with_a_failed_job(world: World) -> None:
    """Add a failed job, so that the list of jobs has something to show."""
    job = SyncJob.start(Occurrence.objects.get(webinar__zoom_id=81000000001).pk, "schedule", world.clock())
    if job:
        job.park("HubSpot asks to wait; the sync continues automatically.")
