"""The roles that every portal has from its first start."""

import pytest
from django.contrib.auth.models import Group, User

pytestmark = pytest.mark.django_db


def may(role: str, permission: str) -> bool:
    user = User.objects.create_user("bob", is_staff=True)
    user.groups.add(Group.objects.get(name=role))
    return user.has_perm(permission)


@pytest.mark.parametrize(
    ("permission", "roles"),
    [
        ("integrations.view_occurrence", "Viewer Operator Administrator"),
        ("audits.view_change", "Viewer Operator Administrator"),
        ("integrations.add_syncjob", "Operator Administrator"),
        ("integrations.change_syncsettingsrow", "Administrator"),
        ("integrations.change_zoomuserrow", "Administrator"),
        ("integrations.change_webinarrow", "Administrator"),
        ("integrations.change_zoomaccount", "Administrator"),
        ("integrations.view_alert", "Operator Administrator"),
        ("integrations.change_alertsettings", "Administrator"),
        ("auth.change_user", ""),
    ],
)
@pytest.mark.parametrize("role", ["Viewer", "Operator", "Administrator"])
def test_a_role_may(role: str, permission: str, roles: str) -> None:
    assert may(role, permission) == (role in roles.split())
