"""Who connected and disconnected what: Django's own log of what people did, shown with each account."""

from django.contrib.admin.models import CHANGE, LogEntry
from django.http import HttpRequest

from integrations.models.accounts import Account


def note(request: HttpRequest, account: Account, what: str) -> None:
    if request.user.pk:
        LogEntry.objects.log_actions(request.user.pk, [account], CHANGE, change_message=what, single_object=True)
