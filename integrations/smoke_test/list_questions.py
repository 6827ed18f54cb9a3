"""What HubSpot's documents leave open about lists and campaigns: one function each, which returns the finding."""

from integrations.smoke_test.hubspot_trial import LISTS, HubSpotTrial, Json, status_line

CAMPAIGNS = "/marketing/campaigns/{v}"
MANY = 1000
NOBODY = 1  # the first of the made-up ids


def names(trial: HubSpotTrial) -> str:
    trial.contact_list("names")
    taken = trial.ask("POST", LISTS, trial.list_body("names"))
    long = {size: trial.made_list("x" * size) for size in (200, 256, 400)}
    found = ", ".join(f"{size} more characters: {status_line(answer)}" for size, answer in long.items())
    return f"a name twice: {status_line(taken)} {taken.body.get('subCategory', '')}; {found}"


def members(trial: HubSpotTrial) -> str:
    one, contact = trial.contact_list("members"), trial.contact("members")
    sizes = {}
    for size in (MANY, MANY + 1):
        ids = [contact, *(str(number) for number in range(NOBODY, NOBODY + size - 1))]
        sizes[size] = trial.change_members(one, ids)
    first = sizes[MANY].body
    keys = sorted(key for key in first if key.startswith("record"))
    shown = ", ".join(f"{size}: {status_line(answer)}" for size, answer in sizes.items())
    return f"{shown}; {len(first.get('recordIdsMissing', []))} of {MANY} missing; keys {keys}"


def merged(trial: HubSpotTrial) -> str:
    one, first, second = trial.contact_list("merged"), trial.contact("kept"), trial.contact("merged")
    trial.change_members(one, [second])
    trial.merge(first, second)
    again = trial.change_members(one, [second])
    rows = trial.ask("GET", f"{LISTS}/{one}/memberships", limit=10).body.get("results", [])
    is_first = [str(row.get("recordId")) == first for row in rows]
    missing = second in map(str, again.body.get("recordIdsMissing", []))
    return (
        f"the merged id again: {status_line(again)}, {'missing' if missing else 'taken'}; kept one listed: {is_first}"
    )


def deleted(trial: HubSpotTrial) -> str:
    gone, there = trial.contact_list("deleted"), trial.contact_list("there")
    trial.ask("DELETE", f"{LISTS}/{gone}")
    read = trial.ask("GET", f"{LISTS}/{gone}")
    several = trial.ask("GET", LISTS, listIds=[gone, there])
    found = [one.get("listId") for one in several.body.get("lists", [])]
    anew = trial.made_list("deleted")
    shown = "with deletedAt" if read.body.get("list", {}).get("deletedAt") else ""
    return (
        f"by id: {status_line(read)} {shown}".rstrip()
        + f"; of two, one deleted: {status_line(several)}, {len(found)} shown; its name anew: {status_line(anew)}"
    )


def campaigns(trial: HubSpotTrial) -> str:
    listed = trial.ask("GET", CAMPAIGNS, limit=100, properties="hs_name")
    if not listed.ok:
        return f"campaigns: {status_line(listed)}: not in this account's subscription, or not among the scopes"
    campaign = next((str(one.get("id", "")) for one in listed.body.get("results", [])), "")
    if not campaign:
        return f"campaigns: {status_line(listed)}; there is none to try with: make one in HubSpot, then try again"
    event = trial.event_object("campaign")
    assets = {"OBJECT_LIST": trial.contact_list("campaign"), "MARKETING_EVENT": event}
    return "; ".join(f"{kind}: {_tied(trial, campaign, kind, asset)}" for kind, asset in assets.items())


def _tied(trial: HubSpotTrial, campaign: str, kind: str, asset: str) -> str:
    """Tie an asset, read it back, and untie it."""
    path = f"{CAMPAIGNS}/{campaign}/assets/{kind}"
    tied = trial.ask("PUT", f"{path}/{asset}")
    rows: list[Json] = trial.ask("GET", path, limit=100).body.get("results", [])
    trial.ask("DELETE", f"{path}/{asset}")
    return f"{status_line(tied)}, {'shown' if asset in [str(row.get('id')) for row in rows] else 'not shown'} by its id"


QUESTIONS = (
    ("lists: a name that is taken, and long names", names),
    ("lists: how many members a call takes; ids of nobody", members),
    ("lists: a contact that was merged", merged),
    ("lists: a deleted one, and its name", deleted),
    ("campaigns: lists and marketing events as assets", campaigns),
)
