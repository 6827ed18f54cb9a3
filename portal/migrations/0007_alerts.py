from django.contrib.auth.management import create_permissions
from django.db import migrations


def let_roles_see_alerts(apps, schema_editor):
    # Permissions are otherwise made after all migrations.
    config = apps.get_app_config("integrations")
    config.models_module = True
    create_permissions(config, apps=apps, verbosity=0)
    config.models_module = None
    Group, Permission = apps.get_model("auth", "Group"), apps.get_model("auth", "Permission")
    alerts = Permission.objects.filter(content_type__app_label="integrations")
    for role, names in (("Operator", ["view_alert"]), ("Administrator", ["view_alert", "change_alertsettings"])):
        for group in Group.objects.filter(name=role):
            group.permissions.add(*alerts.filter(codename__in=names))


class Migration(migrations.Migration):

    dependencies = [
        ("portal", "0006_heartbeats"),
        ("integrations", "0021_alerts"),
        ("auth", "0012_alter_user_first_name_max_length"),
    ]

    operations = [migrations.RunPython(let_roles_see_alerts, migrations.RunPython.noop)]
