"""The change of the user's own password. The old one is asked for, and may be tried only so often."""

from datetime import timedelta
from typing import Any

from django.contrib import admin, messages
from django.contrib.auth.forms import PasswordChangeForm
from django.contrib.auth.views import PasswordChangeView
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse_lazy
from django.utils.translation import gettext as _

from portal import activity_log
from portal.signing_in import throttle
from portal.signing_in.accounts import PASSWORD_HELP
from portal.signing_in.throttle import Limit

TRIES = (5, timedelta(minutes=5))


class OwnPasswordForm(PasswordChangeForm):
    """The form. It limits the tries, so that nobody can guess the password at a computer left unlocked."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["new_password1"].help_text, self.fields["new_password2"].help_text = PASSWORD_HELP, ""

    def clean_old_password(self) -> str:
        own = Limit(f"old password|{self.user.pk}", *TRIES)
        blocked = throttle.count_try((own,))
        if blocked:
            raise ValidationError(str(blocked), code="too_often")
        old = str(super().clean_old_password())
        throttle.record_success(own)
        return old


class OwnPasswordChangeView(PasswordChangeView):
    """The view with our form, which also records the change."""

    form_class = OwnPasswordForm
    template_name = "portal/password.html"
    success_url = reverse_lazy("sessions")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = {**admin.site.each_context(self.request), **super().get_context_data(**kwargs)}
        return context | {"title": _("Change password")}

    def form_valid(self, form: Any) -> HttpResponse:
        activity_log.record(activity_log.NEW_PASSWORD, self.request.user.get_username())
        messages.success(self.request, _("Your password is changed. Your other sessions have ended."))
        return super().form_valid(form)


def change_password(request: HttpRequest) -> HttpResponseBase:
    """Change the password as the admin site's own view does, with our form."""
    return OwnPasswordChangeView.as_view()(request)
