"""The page behind the link that the server prints while there is no administrator: it makes the first account."""

from typing import Any

from django.contrib import admin, auth
from django.contrib.auth.forms import BaseUserCreationForm
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_protect
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods

from portal import activity_log
from portal.signing_in import first_account
from portal.signing_in.accounts import LONGEST, PASSWORD_HELP, login_name
from portal.signing_in.administrators import administrator_exists, one_change_at_a_time

TOKEN = "first_account"  # noqa: S105  (in the session: the token of the link that was opened)


class FirstAccountForm(BaseUserCreationForm):  # type: ignore[type-arg]  # Django takes none while running
    """The form. People log in with their e-mail address."""

    class Meta:
        model = User
        fields = ("first_name", "email")
        labels = {"first_name": gettext_lazy("Your name"), "email": gettext_lazy("E-mail address")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["first_name"].required = self.fields["email"].required = True
        self.fields["first_name"].widget.attrs |= {"autocomplete": "name", "autofocus": True}
        self.fields["email"].widget.attrs |= {"autocomplete": "username", "maxlength": LONGEST}
        self.fields["password1"].help_text, self.fields["password2"].help_text = PASSWORD_HELP, ""

    def clean_email(self) -> str:
        name = login_name(self.cleaned_data["email"])
        self.instance.username = name
        return name

    def save(self, commit: bool = True) -> User:
        self.instance.is_staff = self.instance.is_superuser = True
        user: User = super().save(commit)
        return user


@never_cache
@require_GET
def open_link(request: HttpRequest, token: str) -> HttpResponse:
    """Keep the token in the session, so that the page's address, which other programs may see, holds none."""
    if first_account.is_valid(token):
        request.session[TOKEN] = token
    return HttpResponseRedirect(reverse("first_account"))


@never_cache
@csrf_protect
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def first_account_page(request: HttpRequest) -> HttpResponse:
    """Ask for a name, an address and a password, make the account, and log in."""
    token = request.session.get(TOKEN, "")
    form, valid = FirstAccountForm(request.POST or None), first_account.is_valid(token)
    if valid and form.is_valid():
        if user := _make(form, token):
            del request.session[TOKEN]
            auth.login(request, user)
            activity_log.record_login(request, activity_log.FIRST_ACCOUNT, user.get_username())
            return HttpResponseRedirect(reverse("admin:index"))
        valid = False
    context = {
        **admin.site.each_context(request),
        "title": _("The first account"),
        "form": form,
        "valid": valid,
        "administrator_exists": not valid and administrator_exists(),
    }
    return TemplateResponse(request, "portal/first_account.html", context, status=422 if valid and form.errors else 200)


def _make(form: FirstAccountForm, token: str) -> User | None:
    """Make the account. Of two people who press the button at once, one makes it, and the other gets None."""
    with one_change_at_a_time():
        return form.save() if first_account.is_valid(token) else None
