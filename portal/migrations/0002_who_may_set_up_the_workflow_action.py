"""The roles see what the workflow action did; administrators set it up."""

from django.contrib.auth.management import create_permissions
from django.db import migrations

SEEN = ("workflowaction", "workflowcall", "workflowregistration", "registrationanswer")
CHANGED = ("change_workflowaction", "add_registrationanswer", "change_registrationanswer", "delete_registrationanswer")
ROLES = {
    "Viewer": [f"view_{model}" for model in SEEN],
    "Operator": [f"view_{model}" for model in SEEN],
    "Administrator": [*(f"view_{model}" for model in SEEN), *CHANGED],
}


def extend_roles(apps, schema_editor):
    # Permissions are otherwise made after all migrations.
    config = apps.get_app_config("integrations")
    config.models_module = True
    create_permissions(config, apps=apps, verbosity=0)
    config.models_module = None
    Group, Permission = apps.get_model("auth", "Group"), apps.get_model("auth", "Permission")
    for name, codenames in ROLES.items():
        group, _made = Group.objects.get_or_create(name=name)
        group.permissions.add(*Permission.objects.filter(content_type__app_label="integrations", codename__in=codenames))


class Migration(migrations.Migration):

    dependencies = [
        ("portal", "0001_roles"),
        ("integrations", "0008_the_workflow_action"),
    ]

    operations = [migrations.RunPython(extend_roles, migrations.RunPython.noop)]
