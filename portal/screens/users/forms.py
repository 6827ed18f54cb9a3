"""The forms of the users' screen: an invitation, and another role."""

from typing import Any

from django import forms
from django.contrib.auth.models import User
from django.utils.translation import gettext_lazy

from portal.signing_in.accounts import login_name
from portal.signing_in.roles import give_role
from portal.wording.labels import ROLES

ROLE_HELP = gettext_lazy(
    "Viewers can look around. Operators can also sync and retry. Administrators can also change settings, "
    "connections and users."
)


class InviteForm(forms.Form):
    """The form that invites somebody, who then chooses a password by a link."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=150)
    email = forms.EmailField(label=gettext_lazy("E-mail address"), max_length=254)
    role = forms.ChoiceField(label=gettext_lazy("Role"), choices=ROLES.items, help_text=ROLE_HELP)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs["autocomplete"] = "off"

    def clean_email(self) -> str:
        return login_name(self.cleaned_data["email"])

    def save(self) -> User:
        """Make the account without a password: nobody can log in with it yet."""
        email = self.cleaned_data["email"]
        user = User.objects.create_user(email, email, first_name=self.cleaned_data["name"], is_staff=True)
        give_role(user, self.cleaned_data["role"])
        return user


class RoleForm(forms.Form):
    """The form that gives somebody another role."""

    role = forms.ChoiceField(label=gettext_lazy("Role"), choices=ROLES.items, help_text=ROLE_HELP)
