"""The record of who connected and disconnected accounts: in Django's own log of the account, and in Activity."""

from django.contrib.admin.models import CHANGE, LogEntry
from django.http import HttpRequest

from integrations.models import ZoomAccount
from integrations.models.accounts import Account
from portal import activity_log


def record_account_change(request: HttpRequest, account: Account, what: str) -> None:
    """Record what the user did with the account."""
    if request.user.pk:
        LogEntry.objects.log_actions(request.user.pk, [account], CHANGE, change_message=what, single_object=True)
        side = "Zoom" if isinstance(account, ZoomAccount) else "HubSpot"
        activity_log.record(what, request.user.get_username(), subject=f"{side}: {account.name}")
