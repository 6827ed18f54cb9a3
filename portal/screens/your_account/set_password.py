"""The page behind an invitation, or behind a link for a new password: it sets the password and logs in."""

from typing import Any

from django.contrib import admin
from django.contrib.auth.models import User
from django.contrib.auth.views import PasswordResetConfirmView
from django.http import HttpResponse
from django.urls import reverse_lazy
from django.utils.translation import gettext as _

from portal import activity_log
from portal.signing_in import one_time_links, second_factor
from portal.signing_in.accounts import PASSWORD_HELP


class SetPasswordView(PasswordResetConfirmView):
    """Django's view, which keeps the token in the session: no page's address holds it."""

    template_name = "portal/set_password.html"
    success_url = reverse_lazy("admin:index")
    token_generator = one_time_links.tokens
    post_reset_login = True

    def get_user(self, uidb64: str) -> User | None:
        user: User | None = super().get_user(uidb64)
        return user if user and user.is_active else None

    def get_form(self, form_class: Any = None) -> Any:
        form = super().get_form(form_class)
        form.fields["new_password1"].help_text, form.fields["new_password2"].help_text = PASSWORD_HELP, ""
        form.fields["new_password1"].widget.attrs["autofocus"] = True
        return form

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        invited = bool(self.user and one_time_links.is_invited(self.user))
        context = {
            **admin.site.each_context(self.request),
            **super().get_context_data(**kwargs),
            "title": _("Welcome") if invited else _("A new password"),
            "invited": invited,
            "account": self.user,
        }
        return context if self.validlink else context | {"title": _("One-time link")}

    def form_valid(self, form: Any) -> HttpResponse:
        name, invited = self.user.get_username(), one_time_links.is_invited(self.user)
        response = super().form_valid(form)
        activity_log.record(activity_log.ACCEPTED if invited else activity_log.NEW_PASSWORD, name)
        if not second_factor.is_set(self.user):  # otherwise the login is recorded with the code
            activity_log.record_login(self.request, activity_log.LOGIN, name)
        return response

    def form_invalid(self, form: Any) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form), status=422)
