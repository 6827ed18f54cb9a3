"""The change of the user's own password. The old one is asked for, and may be tried only so often."""

from datetime import timedelta
from typing import Any

from django.contrib import admin
from django.contrib.auth.views import PasswordChangeView
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse_lazy
from unfold.forms import AdminOwnPasswordChangeForm

from portal import activity_log
from portal.signing_in import throttle
from portal.signing_in.throttle import Limit

TRIES = (5, timedelta(minutes=5))


class OwnPasswordForm(AdminOwnPasswordChangeForm):  # type: ignore[misc]  # unfold has no types
    """The form. It limits the tries, so that nobody can guess the password at a computer left unlocked."""

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
    success_url = reverse_lazy("admin:password_change_done")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**admin.site.each_context(self.request), **super().get_context_data(**kwargs)}

    def form_valid(self, form: Any) -> HttpResponse:
        activity_log.record(activity_log.NEW_PASSWORD, self.request.user.get_username())
        return super().form_valid(form)


def change_password(request: HttpRequest) -> HttpResponseBase:
    """Change the password as the admin site's own view does, with our form."""
    return OwnPasswordChangeView.as_view()(request)
