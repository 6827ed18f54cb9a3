from django.contrib.auth.management import create_permissions
from django.db import migrations, models


# The roles as groups: who looks, who runs syncs, who decides. People's own changes to them are not taken back.
SEEN = {
    "integrations": (
        "connection", "syncsettingsrow", "exclusion", "zoomuserrow", "webinarrow", "occurrence", "participant",
        "syncjob", "zoomaccount", "hubspotaccount", "sessionrow", "recordingrow", "webhookdelivery",
        "workflowaction", "workflowcall", "workflowregistration", "registrationanswer",
    ),
    "audits": ("run", "entry", "person", "change"),
}
VIEWER = [f"{app}.view_{model}" for app, models in SEEN.items() for model in models]
OPERATOR = [*VIEWER, "integrations.add_syncjob", "integrations.change_syncjob"]
MANAGED = ("zoomaccount", "hubspotaccount", "connection", "exclusion", "registrationanswer")
ADMINISTRATOR = [
    *OPERATOR,
    *(f"integrations.{do}_{model}" for do in ("add", "change", "delete") for model in MANAGED),
    "integrations.add_syncsettingsrow", "integrations.change_syncsettingsrow",
    "integrations.change_zoomuserrow", "integrations.change_webinarrow", "integrations.change_workflowaction",
]
ROLES = {"Viewer": VIEWER, "Operator": OPERATOR, "Administrator": ADMINISTRATOR}


def make_roles(apps, schema_editor):
    # Permissions are otherwise made after all migrations, which is too late for the first one.
    for name in SEEN:
        config = apps.get_app_config(name)
        config.models_module = True
        create_permissions(config, apps=apps, verbosity=0)
        config.models_module = None
    Group, Permission = apps.get_model("auth", "Group"), apps.get_model("auth", "Permission")
    known = {
        f"{app}.{codename}": pk
        for pk, app, codename in Permission.objects.values_list("pk", "content_type__app_label", "codename")
    }
    for name, permissions in ROLES.items():
        group, _made = Group.objects.get_or_create(name=name)
        group.permissions.add(*(known[one] for one in permissions))


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("audits", "0001_initial"),
        ("integrations", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name='Session',
            fields=[
                ('session_key', models.CharField(max_length=40, primary_key=True, serialize=False, verbose_name='session key')),
                ('session_data', models.TextField(verbose_name='session data')),
                ('expire_date', models.DateTimeField(db_index=True, verbose_name='expire date')),
                ('user_pk', models.BigIntegerField(db_index=True, null=True)),
                ('began_at', models.DateTimeField()),
                ('seen_at', models.DateTimeField()),
                ('address', models.CharField(blank=True, max_length=64)),
                ('browser', models.CharField(blank=True, max_length=40)),
            ],
            options={
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='WrongPasswords',
            fields=[
                ('key', models.CharField(max_length=64, primary_key=True, serialize=False)),
                ('count', models.PositiveIntegerField()),
                ('until', models.DateTimeField(db_index=True)),
            ],
            options={
                'default_permissions': (),
            },
        ),
            migrations.RunPython(make_roles, migrations.RunPython.noop),
    ]
