"""The whole state of both stand-ins for one moment."""

from sandbox.world.accounts import zoom_account
from sandbox.world.awkward import awkward_webinars
from sandbox.world.build import MINUTE, Json
from sandbox.world.crm import hubspot_account
from sandbox.world.forms import add_forms
from sandbox.world.fresh import fresh_webinars
from sandbox.world.large import add_large
from sandbox.world.past import past_webinars
from sandbox.world.series import series
from sandbox.world.skipped import skipped_webinars, zoom_events
from sandbox.world.spoken import add_spoken
from sandbox.world.upcoming import upcoming_webinars


def make(anchor: float, people: int = 0, seed: int = 1) -> Json:
    """Make the seeded world; all its times are relative to `anchor`, in whole minutes.

    With `people` the world is one big past webinar with that many registrants and nothing else; `seed` varies it.
    """
    base = int(anchor) // MINUTE * MINUTE
    state: Json = {"anchor": anchor, "zoom": zoom_account(base), "hubspot": hubspot_account(base)}
    if people:
        add_large(state, base, people, seed)
        return state
    webinars = [
        *past_webinars(base),
        *awkward_webinars(base),
        *fresh_webinars(base),
        *series(base),
        *upcoming_webinars(base),
        *skipped_webinars(base),
    ]
    state["zoom"]["webinars"] = {str(one["id"]): one for one in sorted(webinars, key=lambda one: one["id"])}
    state["zoom"]["events"] = zoom_events(base)
    add_forms(state["zoom"]["webinars"])
    add_spoken(state["zoom"]["webinars"])
    return state
