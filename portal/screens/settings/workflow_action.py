"""Workflow action: how to use it, which accounts it reaches, the answers to Zoom's questions, and its calls."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from integrations.decisions.mapping.questions import ZOOM_FIELDS, normalised_title
from integrations.models import Connection, ContactProperty, HubSpotAccount, RegistrationAnswer, WorkflowAction
from integrations.workflow.questions import known_questions
from portal.screens.settings.kept_connection import settings_tabs
from portal.screens.settings.workflow_calls import latest_calls
from portal.screens.shared import links
from portal.screens.shared.admin import InlineFormSet, ModelForm, OwnPages, ScreenAdmin, TabularInline, encrypted_fields


class BusinessUnitForm(ModelForm[Connection]):
    """The business unit of a connection."""

    class Meta:
        model = Connection
        fields = ("business_unit",)
        widgets = {"business_unit": forms.TextInput(attrs={"class": "portal-input"})}


class ConnectionInline(TabularInline[Connection, WorkflowAction]):
    """The connections with their business units. Workflows reach the Zoom account of the primary one."""

    model = Connection
    form = BusinessUnitForm
    fields = ("name", "primary", "business_unit")
    readonly_fields = ("name", "primary")
    extra = 0
    can_delete = False

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


def _picker(suggestions: str, words: Any) -> dict[str, Any]:
    """Return the attributes of a field that offers what is known, and takes anything else as well."""
    return {"class": "portal-input", "list": suggestions, "autocomplete": "off", "placeholder": words}


class AnswerForm(ModelForm[RegistrationAnswer]):
    """A registration question and the contact property that answers it.

    Both may be typed, as a webinar may ask tomorrow what none has asked yet.
    """

    class Meta:
        model = RegistrationAnswer
        fields = ("question", "contact_property")
        widgets = {
            "question": forms.TextInput(attrs=_picker("known-questions", gettext_lazy("Choose or type a question"))),
            "contact_property": forms.TextInput(
                attrs=_picker("known-properties", gettext_lazy("Choose or type a property"))
            ),
        }

    def clean_contact_property(self) -> str:
        """Return the internal name of the property typed, if the account's properties are known.

        They are known from the last check of the account.
        """
        typed = str(self.cleaned_data["contact_property"]).strip()
        known = ContactProperty.objects.filter(hubspot=self.instance.hubspot_id)
        found = known.filter(name=typed.lower()).first() or known.filter(label__iexact=typed).first()
        if found:
            return found.name
        if known.exists():
            raise ValidationError(
                _(
                    "HubSpot has no such contact property. If it is new, press Check now on the page Connected apps "
                    "first."
                )
            )
        return typed


class AnswerFormSet(InlineFormSet[RegistrationAnswer, WorkflowAction, ModelForm[RegistrationAnswer]]):
    """The answers of an account, each question once."""

    def clean(self) -> None:
        super().clean()
        answered: set[str] = set()
        for form in self.forms:
            question = normalised_title(form.cleaned_data.get("question", "")) if hasattr(form, "cleaned_data") else ""
            if not question or form.cleaned_data.get("DELETE"):
                continue
            if question in answered:
                form.add_error("question", _("This question is answered above already."))
            answered.add(question)


class AnswerInline(TabularInline[RegistrationAnswer, WorkflowAction]):
    """The rows of questions and answers."""

    model = RegistrationAnswer
    form = AnswerForm
    formset = AnswerFormSet
    fields = ("question", "contact_property")
    extra = 1


class WorkflowActionAdmin(OwnPages[WorkflowAction]):
    """The screen of the workflow action, one page for each HubSpot account."""

    change_form_template = "portal/workflow_action.html"
    title = gettext_lazy("Workflow action")
    tabs, place = "portal/partials/settings_tabs.html", "workflow"
    list_display = ("name", "portal_id", "action_reaches_all")
    fields = ("action_reaches_all",)
    inlines = (ConnectionInline, AnswerInline)
    ordering = ("name",)

    def has_change_permission(self, request: HttpRequest, obj: WorkflowAction | None = None) -> bool:
        return bool(request.user.has_perm("integrations.change_workflowaction"))

    def get_queryset(self, request: HttpRequest) -> QuerySet[WorkflowAction]:
        return super().get_queryset(request).defer(*encrypted_fields(self.model))

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Show the accounts, or the page of the only one."""
        only = list(HubSpotAccount.objects.values_list("pk", flat=True)[:2])
        if len(only) == 1 and self.has_view_or_change_permission(request):
            return HttpResponseRedirect(reverse("admin:integrations_workflowaction_change", args=only))
        return super().changelist_view(request, {"tab": "workflow", **settings_tabs()} | (extra_context or {}))

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        account = self.get_object(request, object_id)
        more: dict[str, Any] = {"tab": "workflow", **settings_tabs()}
        if account:
            more |= {
                "account": account,
                "known_questions": known_questions(account),
                "zoom_fields": [(name, name.replace("_", " ")) for name in ZOOM_FIELDS],
                "known_properties": ContactProperty.objects.filter(hubspot=account).order_by("label", "name"),
                "calls": latest_calls(account, request.GET.get("q", "")),
                "q": request.GET.get("q", ""),
                "workflows_url": links.hubspot_workflows(account.portal_id),
            }
        response = ScreenAdmin.change_view(self, request, object_id, form_url, more | (extra_context or {}))
        if isinstance(response, TemplateResponse) and response.context_data:
            sets = [one.formset for one in response.context_data.get("inline_admin_formsets", ())]
            response.context_data |= {
                "title": _("Workflow action"),
                "formsets": {one.prefix: one for one in sets},
                "errors": any(one.is_bound and not one.is_valid() for one in sets),
                "may_change": self.has_change_permission(request, account),
            }
        return response

    def response_change(self, request: HttpRequest, obj: WorkflowAction) -> HttpResponse:
        messages.success(request, _("Saved."))
        return HttpResponseRedirect(request.path)
