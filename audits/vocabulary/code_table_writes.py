"""The codes of what was left out beside people and their attendance: mapped values, lists and campaigns."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from audits.code_names import Cause, Code, Level
from audits.vocabulary.code_rows import CauseRow, CodeRow

WRITES_LEFT_OUT = (
    CodeRow(
        Code.ANSWERS_NOT_WRITTEN,
        Level.WARNING,
        _("Some answers or outcomes weren't written to contacts"),
        (
            CauseRow(
                Cause.UNKNOWN_OPTION,
                ngettext_lazy(
                    "%(count)d isn't an option of its property", "%(count)d aren't options of their property", "count"
                ),
            ),
            CauseRow(
                Cause.WRONG_TYPE,
                ngettext_lazy(
                    "%(count)d doesn't fit the type of its property",
                    "%(count)d don't fit the type of their property",
                    "count",
                ),
            ),
            CauseRow(Cause.TOO_LONG, ngettext_lazy("%(count)d is too long", "%(count)d are too long", "count")),
            CauseRow(
                Cause.PROPERTY_MISSING,
                ngettext_lazy(
                    "%(count)d property is missing in HubSpot", "%(count)d properties are missing in HubSpot", "count"
                ),
            ),
            CauseRow(
                Cause.READ_ONLY,
                ngettext_lazy("%(count)d property is read-only", "%(count)d properties are read-only", "count"),
            ),
            CauseRow(
                Cause.REJECTED_BY_HUBSPOT,
                ngettext_lazy("%(count)d was rejected by HubSpot", "%(count)d were rejected by HubSpot", "count"),
            ),
        ),
    ),
    CodeRow(
        Code.LISTS_NOT_UPDATED,
        Level.WARNING,
        _("Some lists of the webinar weren't updated"),
        (
            CauseRow(Cause.CAPABILITY_MISSING, _("your HubSpot account doesn't let the portal write lists")),
            CauseRow(
                Cause.DELETED_IN_HUBSPOT,
                ngettext_lazy(
                    "%(count)d was deleted or made active in HubSpot",
                    "%(count)d were deleted or made active in HubSpot",
                    "count",
                ),
            ),
            CauseRow(Cause.LIMIT_REACHED, _("your HubSpot account has no room for more lists"), retryable=True),
            CauseRow(Cause.UNAVAILABLE, _("HubSpot didn't take the change"), retryable=True),
        ),
    ),
    CodeRow(
        Code.CAMPAIGN_NOT_UPDATED,
        Level.WARNING,
        _("The webinar wasn't added to its campaign"),
        (
            CauseRow(Cause.CAPABILITY_MISSING, _("your HubSpot account doesn't let the portal change campaigns")),
            CauseRow(Cause.NOT_FOUND, _("the campaign wasn't found in HubSpot")),
            CauseRow(Cause.LIMIT_REACHED, _("the campaign has no room for more"), retryable=True),
            CauseRow(Cause.UNAVAILABLE, _("HubSpot didn't take the change"), retryable=True),
        ),
    ),
)
