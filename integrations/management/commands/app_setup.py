"""`app_setup`: print the settings of the two apps, filled in from PUBLIC_URL; `--out` writes files to upload."""

import json
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import CommandParser

from integrations.hubspot import app
from integrations.management import base
from integrations.models import ZoomAccount
from integrations.zoom import app as zoom_app


class Command(base.Command):
    help = "Show the settings of the Zoom app and the HubSpot app, or write them as files."
    one_connection = False

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--out", type=Path, metavar="DIR", help="write zoom/app.json and the hubspot/ project there"
        )

    def run(self, **options: Any) -> None:
        keys = ZoomAccount.objects.order_by("name").values_list("webhook_key", flat=True)
        webhooks = [f"{settings.PUBLIC_URL}/webhooks/zoom/{key}/" for key in keys]
        zoom = json.dumps(zoom_app.description(settings.PUBLIC_URL, webhooks), indent=2) + "\n"
        files = {"zoom/app.json": zoom}
        hubspot = app.files(settings.PUBLIC_URL, settings.HUBSPOT_APP_EVENTS)
        files |= {f"hubspot/{name}": text for name, text in hubspot.items()}
        if options["out"]:
            self.write(options["out"], files)
        else:
            self.say(f"Zoom app:\n{zoom}")
            self.say(f"HubSpot app ({app.APP}):\n{hubspot[app.APP]}")
        if not settings.PUBLIC_URL.startswith("https://"):
            self.warn("PUBLIC_URL is not https: Zoom and HubSpot take only https addresses. Set it and run this again.")
        if not webhooks:
            self.warn("Zoom's webhook address is known once the account is connected: run this again then.")

    def write(self, folder: Path, files: dict[str, str]) -> None:
        for name, text in files.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        self.say(f"Done! Wrote {len(files)} files to {folder}. Next: cd {folder}/hubspot && hs project upload")
