"""The settings of a HubSpot account's workflow action: its reach, and the answers to Zoom's questions."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.widgets import UnfoldAdminTextInputWidget

from integrations.models import Connection, ContactProperty, RegistrationAnswer, WorkflowAction
from integrations.workflow.questions import ZOOM_FIELDS, known_questions, normalised_title
from portal.screens.shared.admin import InlineFormSet, ModelForm, ScreenAdmin, TabularInline, encrypted_fields


class BusinessUnitForm(ModelForm[Connection]):
    """The business unit of a connection."""

    class Meta:
        model = Connection
        fields = ("business_unit",)
        widgets = {"business_unit": UnfoldAdminTextInputWidget(attrs={"aria-label": gettext_lazy("business unit")})}


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


class AnswerForm(ModelForm[RegistrationAnswer]):
    """A registration question and the contact property that answers it.

    Both may be typed, as a webinar may ask tomorrow what none has asked yet.
    """

    class Meta:
        model = RegistrationAnswer
        fields = ("question", "contact_property")
        widgets = {
            "question": UnfoldAdminTextInputWidget(
                attrs={
                    "list": "known-questions",
                    "autocomplete": "off",
                    "aria-label": gettext_lazy("registration question"),  # the table's heading does not label the field
                }
            ),
            "contact_property": UnfoldAdminTextInputWidget(
                attrs={
                    "list": "known-properties",
                    "autocomplete": "off",
                    "aria-label": gettext_lazy("contact property"),
                }
            ),
        }
        help_texts = {
            "question": gettext_lazy("As the registration form in Zoom shows it."),
            "contact_property": gettext_lazy("Its internal name in HubSpot."),
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


class WorkflowActionAdmin(ScreenAdmin[WorkflowAction]):
    """The screen of the workflow action, one page for each HubSpot account."""

    list_display = ("name", "portal_id", "action_reaches_all")
    fields = ("name", "action_reaches_all")
    readonly_fields = ("name",)
    inlines = (ConnectionInline, AnswerInline)
    ordering = ("name",)
    change_form_after_template = "portal/partials/workflow_choices.html"

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: WorkflowAction | None = None) -> bool:
        return False

    def get_queryset(self, request: HttpRequest) -> QuerySet[WorkflowAction]:
        return super().get_queryset(request).defer(*encrypted_fields(self.model))

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        account = self.get_object(request, object_id)
        known = {
            "known_questions": known_questions(account) if account else [],
            "zoom_fields": [(name, name.replace("_", " ")) for name in ZOOM_FIELDS],
            "known_properties": ContactProperty.objects.filter(hubspot=account).order_by("label", "name"),
        }
        return super().change_view(request, object_id, form_url, {**(extra_context or {}), **known})
