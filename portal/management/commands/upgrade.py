"""`upgrade`: bring the database up to date before the web server starts."""

from typing import Any

from integrations.management import base


class Command(base.Command):
    """The command. Of several that start together, one migrates and the others wait for it."""

    help = "Migrate the database. Safe to run at each start, and on several machines at once."
    one_connection = False
    migrates = False

    def run(self, **options: Any) -> None:
        done = base.migrate()
        self.say("Done! The database was brought up to date." if done else "The database is up to date.")
