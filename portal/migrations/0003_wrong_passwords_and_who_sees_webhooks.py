"""Wrong passwords count for all processes; the roles see which webhooks have come."""

from django.contrib.auth.management import create_permissions
from django.db import migrations, models


def extend_roles(apps, schema_editor):
    # Permissions are otherwise made after all migrations.
    config = apps.get_app_config("integrations")
    config.models_module = True
    create_permissions(config, apps=apps, verbosity=0)
    config.models_module = None
    Group, Permission = apps.get_model("auth", "Group"), apps.get_model("auth", "Permission")
    for name in ("Viewer", "Operator", "Administrator"):
        group, _made = Group.objects.get_or_create(name=name)
        seen = Permission.objects.filter(content_type__app_label="integrations", codename="view_webhookdelivery")
        group.permissions.add(*seen)


class Migration(migrations.Migration):

    dependencies = [
        ("portal", "0002_who_may_set_up_the_workflow_action"),
        ("integrations", "0011_when_a_webhook_was_processed"),
    ]

    operations = [
        migrations.CreateModel(
            name="WrongPasswords",
            fields=[
                ("key", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("count", models.PositiveIntegerField()),
                ("until", models.DateTimeField(db_index=True)),
            ],
            options={"default_permissions": ()},
        ),
        migrations.RunPython(extend_roles, migrations.RunPython.noop),
    ]
