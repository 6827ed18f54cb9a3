"""The lists of contacts that the portal made in HubSpot, one an occurrence and kind; their folders; the campaigns."""

from collections.abc import Iterable
from datetime import datetime

from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from audits.models import Trigger
from integrations.models.accounts import HubSpotAccount
from integrations.models.jobs import SyncJob
from integrations.models.settings import LONGEST_CAMPAIGN, LONGEST_FOLDER
from integrations.models.webinars import Occurrence
from integrations.records import Campaign
from integrations.records.mapping import ListKind

LONGEST_CAMPAIGN_NAME = 300


class ListState(models.TextChoices):
    KEPT = "", _("kept")
    DELETED = "deleted", _("deleted in HubSpot")
    DYNAMIC = "dynamic", _("changed to an active list in HubSpot")


class OccurrenceList(models.Model):
    """One list of an occurrence. Who is in it, and whom the portal put there, stands with each participant.

    `list_id` is empty until it is made. `making`: a list of this `name` was asked for, and no answer has come yet, so
    that it is looked up before another one is made. `changing`: a change of members was sent whose answer has not come
    yet. `size`: the members as of `size_at`. `tied`: the marketing event shows it. `campaign`: the campaign that it
    is an asset of. `wanted_again`: somebody asked that it be made once more, although it was deleted.
    """

    occurrence = models.ForeignKey(Occurrence, models.CASCADE, related_name="lists")
    kind = models.CharField(max_length=10, choices=[(one.value, one.value) for one in ListKind])
    list_id = models.CharField(max_length=30, blank=True)
    name = models.CharField(max_length=300, blank=True)
    state = models.CharField(max_length=10, choices=ListState, default=ListState.KEPT, blank=True)
    making = models.BooleanField(default=False)
    changing = models.BooleanField(default=False)
    size = models.PositiveIntegerField(default=0)
    size_at = models.DateTimeField(null=True, blank=True)
    tied = models.BooleanField(default=False)
    campaign = models.CharField(max_length=LONGEST_CAMPAIGN, blank=True)
    wanted_again = models.BooleanField(default=False)

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["occurrence", "kind"], name="one_list_a_kind")]

    def __str__(self) -> str:
        return self.name or self.kind

    @property
    def is_kept(self) -> bool:
        """True if the portal keeps its members: it is made, and nobody has deleted or changed it."""
        return bool(self.list_id) and self.state == ListState.KEPT

    def forget(self) -> None:
        """Forget a list that is no longer there, unsaved, so that another one is made with its first member."""
        self.list_id = self.name = self.campaign = ""
        self.state, self.size, self.size_at = ListState.KEPT, 0, None
        self.tied = self.making = self.changing = self.wanted_again = False

    def make_again(self, now: datetime, actor: str) -> None:
        """Have the list made once more by a sync of its occurrence, which begins at once."""
        OccurrenceList.objects.filter(pk=self.pk).exclude(state=ListState.KEPT).update(wanted_again=True)
        SyncJob.enqueue(self.occurrence_id, Trigger.SYNC_NOW, now, actor)


class ListFolder(models.Model):
    """A folder of lists in a HubSpot account, found or made by its name."""

    hubspot = models.ForeignKey(HubSpotAccount, models.CASCADE, related_name="list_folders")
    name = models.CharField(max_length=LONGEST_FOLDER)
    folder_id = models.CharField(max_length=30)

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["hubspot", "name"], name="one_folder_a_name")]

    def __str__(self) -> str:
        return self.name


class CampaignRow(models.Model):
    """A campaign of a HubSpot account, as it was when they were last read."""

    hubspot = models.ForeignKey(HubSpotAccount, models.CASCADE, related_name="campaigns")
    campaign_id = models.CharField(max_length=LONGEST_CAMPAIGN)
    name = models.CharField(max_length=LONGEST_CAMPAIGN_NAME)

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["hubspot", "campaign_id"], name="one_campaign_an_id")]

    def __str__(self) -> str:
        return self.name

    @classmethod
    def keep(cls, hubspot: HubSpotAccount, campaigns: Iterable[Campaign]) -> None:
        """Replace the stored campaigns by these."""
        rows = [
            CampaignRow(hubspot=hubspot, campaign_id=one.id, name=one.name[:LONGEST_CAMPAIGN_NAME])
            for one in {one.id: one for one in campaigns}.values()
        ]
        with transaction.atomic():
            hubspot.campaigns.all().delete()
            CampaignRow.objects.bulk_create(rows, batch_size=500)
