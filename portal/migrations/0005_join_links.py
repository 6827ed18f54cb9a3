from django.contrib.auth.management import create_permissions
from django.db import migrations


def let_administrators_see_join_links(apps, schema_editor):
    # Permissions are otherwise made after all migrations.
    config = apps.get_app_config("integrations")
    config.models_module = True
    create_permissions(config, apps=apps, verbosity=0)
    config.models_module = None
    Group, Permission = apps.get_model("auth", "Group"), apps.get_model("auth", "Permission")
    may = Permission.objects.filter(content_type__app_label="integrations", codename="view_join_link")
    for group in Group.objects.filter(name="Administrator"):
        group.permissions.add(*may)


class Migration(migrations.Migration):

    dependencies = [
        ("portal", "0004_authenticator_app"),
        ("integrations", "0018_join_links"),
        ("auth", "0012_alter_user_first_name_max_length"),
    ]

    operations = [migrations.RunPython(let_administrators_see_join_links, migrations.RunPython.noop)]
