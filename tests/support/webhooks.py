"""Things that happen in a world, and the webhooks that tell of them: delivered to the portal, processed, synced."""

from typing import Any

from django.conf import settings
from django.test import Client

from integrations.models import HubSpotAccount, SyncJob, WebhookDelivery, ZoomAccount
from integrations.sync import jobs
from integrations.webhooks import process
from integrations.webhooks.process import ToStart
from sandbox import webhooks
from sandbox.hubspot import contact_changes
from sandbox.webhooks import Signed
from sandbox.world.build import registrant
from tests.support.world import World

Json = dict[str, Any]
ZOOM_SECRET, HUBSPOT_SECRET = "zoom-webhook-SECRET", "hubspot-client-SECRET"


class Webhooks:
    """`sent` are the events of the world so far, oldest first; `deliver` sends some of them, in any order."""

    def __init__(self, world: World, client: Client) -> None:
        self.world, self.client = world, client
        self.sent: list[tuple[str, Json]] = []
        ZoomAccount.objects.update(webhook_secret=ZOOM_SECRET)
        HubSpotAccount.objects.update(client_secret=HUBSPOT_SECRET)

    # --- Requests ---

    @property
    def zoom_path(self) -> str:
        return f"/webhooks/zoom/{ZoomAccount.objects.get().webhook_key}/"

    def post(self, path: str, signed: Signed, **headers: str) -> int:
        return int(self.respond(path, signed, **headers).status_code)

    def respond(self, path: str, signed: Signed, **headers: str) -> Any:
        given = {**signed.headers, **headers}
        return self.client.post(path, signed.body, content_type="application/json", headers=given)

    def zoom(self, event: Json, secret: str = ZOOM_SECRET) -> int:
        return self.post(self.zoom_path, webhooks.zoom_request(event, secret, self.world.now))

    def hubspot(self, *events: Json, secret: str = HUBSPOT_SECRET) -> int:
        path = "/webhooks/hubspot/"
        signed = webhooks.hubspot_request(list(events), secret, settings.PUBLIC_URL + path, self.world.now)
        return self.post(path, signed)

    def deliver(self, events: list[tuple[str, Json]]) -> None:
        for provider, event in events:
            assert (self.zoom(event) if provider == "zoom" else self.hubspot(event)) == 204

    # --- What the portal does then ---

    def process(self) -> ToStart:
        return process.process_waiting(self.world.clock(), pause=lambda seconds: None)

    def sync(self) -> int:
        """Every job that is due, as the worker would; how many."""
        self.process()
        return self.run_jobs()

    def run_jobs(self) -> int:
        now = self.world.clock()
        jobs.enqueue_due(now)
        due = SyncJob.due(now, 200)
        for pk in due:
            # Users are read first, and the token with them: by this thread, which is in the test's transaction.
            HubSpotAccount.objects.update(users_read_at=None)
            jobs.run_job(pk, self.world.clock)
        return len(due)

    def states(self) -> list[str]:
        return list(WebhookDelivery.objects.order_by("pk").values_list("state", flat=True))

    # --- What people do ---

    def register(self, webinar_id: int, email: str, source: str = "", **more: Any) -> Json:
        one = registrant(email, email.split("@")[0].title(), "Example", int(self.world.now)) | more
        self.world.zoom["webinars"][str(webinar_id)]["registrants"].append(one)
        self.tell("zoom", webhooks.registration_event(self.world.sandbox, "created", webinar_id, one, source))
        return one

    def cancel(self, webinar_id: int, email: str) -> None:
        webinar = self.world.zoom["webinars"][str(webinar_id)]
        (one,) = [one for one in webinar["registrants"] if one["email"] == email]
        webinar["registrants"].remove(one)
        self.tell("zoom", webhooks.registration_event(self.world.sandbox, "cancelled", webinar_id, one))

    def changes(self, webinar_id: int, name: str, **changes: Any) -> None:
        self.world.zoom["webinars"][str(webinar_id)] |= changes
        self.tell("zoom", webhooks.webinar_event(self.world.sandbox, name, webinar_id))

    def contact(self, what: str, email: str, **more: Any) -> str:
        """Deleted, restored or forgotten in HubSpot's own screens; its id."""
        hubspot = self.world.hubspot
        found = [one["id"] for one in hubspot["contacts"].values() if one["properties"].get("email") == email]
        contact_id = str(found[0])
        if what == "deletion":
            contact_changes.archive_contact(hubspot, contact_id, self.world.now)
        elif what == "restore":
            contact_changes.restore_contact(hubspot, contact_id)
        elif what == "privacyDeletion":
            contact_changes.forget_contact(hubspot, contact_id)
        self.tell("hubspot", webhooks.contact_event(self.world.sandbox, what, contact_id, **more))
        return contact_id

    def tell(self, provider: str, event: Json) -> None:
        self.sent.append((provider, event))
