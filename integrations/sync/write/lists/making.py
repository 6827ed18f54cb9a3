"""Make a list in its folder, and tie it to the marketing event.

The intent is stored first: after a lost answer the list is looked up by its name before a second one is made.
"""

from integrations.decisions.lists.names import list_name
from integrations.errors import Gone, IntegrationError, RetryLater, SkipRecord
from integrations.hubspot.list_errors import ListLimitReached, ListNameTaken
from integrations.models import ListFolder, Occurrence, OccurrenceList
from integrations.records.lists import ContactList
from integrations.records.mapping import ListKind, Lists
from integrations.sync.context import Context

LONGEST_NAME = 300


def make(context: Context, occurrence: Occurrence, row: OccurrenceList, lists: Lists) -> None:
    """Make the list of the row, or take the one that an earlier run made without hearing of it.

    Raises: ListLimitReached, NotAllowed, RetryLater, SkipRecord, GiveUp.
    """
    found = _lost(context, row) if row.making else None
    row.making = True
    try:
        found = found or _create(context, occurrence, row, lists)
    except IntegrationError as error:
        row.making = isinstance(error, RetryLater) and error.answer_lost
        row.save()
        raise
    row.list_id, row.name, row.making, row.size = (
        found.id,
        found.name[:LONGEST_NAME] or row.name,
        False,
        found.size or 0,
    )
    row.save()


def _lost(context: Context, row: OccurrenceList) -> ContactList | None:
    """Return the list of this name if it can only be the portal's own: nobody has put anybody into it yet."""
    found = _free(context, row.name)
    return found if found and not found.size else None


def _free(context: Context, name: str) -> ContactList | None:
    """Return the static list of this name, unless it is another occurrence's."""
    found = context.hubspot.list_by_name(name)
    if found is None or found.deleted or not found.is_static:
        return None
    kept = OccurrenceList.objects.filter(occurrence__webinar__connection__hubspot=context.hubspot_account)
    return None if kept.filter(list_id=found.id).exists() else found


def _create(context: Context, occurrence: Occurrence, row: OccurrenceList, lists: Lists) -> ContactList:
    """Make the list. A name that is taken gets the external event id; if that is taken too, the list is our own."""
    for taken in (False, True):
        row.name = list_name(
            lists.name,
            occurrence.webinar.topic or occurrence.webinar.zoom_id,
            occurrence.start or occurrence.started_at,
            context.timezone,
            ListKind(row.kind),
            occurrence.external_event_id,
            taken=taken,
        )
        row.save()
        try:
            return _create_in_folder(context, row.name, lists.folder)
        except ListNameTaken as error:
            refusal = error
    found = _free(context, row.name)
    if found is None:
        raise refusal
    return found


def _create_in_folder(context: Context, name: str, folder: str) -> ContactList:
    """Make a list in the folder of this name. A folder that somebody deleted is found or made anew, once."""
    known = ListFolder.objects.filter(hubspot=context.hubspot_account, name=folder).first()
    if known is None:
        return context.hubspot.create_list(name, _find_folder(context, folder))
    try:
        return context.hubspot.create_list(name, known.folder_id)
    except (ListNameTaken, ListLimitReached):
        raise
    except SkipRecord:
        found = _find_folder(context, folder)
        if found == known.folder_id:
            raise
        return context.hubspot.create_list(name, found)


def _find_folder(context: Context, name: str) -> str:
    """Return the id of the folder of this name, which is made if there is none, and remember it."""
    found = _folder(context, name)
    if not found:
        try:
            found = context.hubspot.create_folder(name).id
        except SkipRecord:  # somebody has just made it
            found = _folder(context, name)
            if not found:
                raise
    ListFolder.objects.update_or_create(hubspot=context.hubspot_account, name=name, defaults={"folder_id": found})
    return found


def _folder(context: Context, name: str) -> str:
    return next((one.id for one in context.hubspot.folders() if one.name == name), "")


def tie(context: Context, occurrence: Occurrence, row: OccurrenceList) -> None:
    """Show the list on the marketing event. Raises: NotAllowed, RetryLater, SkipRecord, GiveUp."""
    if occurrence.event_foreign:
        context.hubspot.tie_list_by_object(occurrence.event_object_id, row.list_id)
    else:
        context.hubspot.tie_list(occurrence.external_event_id, context.zoom_account.account_id, row.list_id)
    row.tied = True
    row.save(update_fields=["tied"])


def tied(context: Context, occurrence: Occurrence) -> frozenset[str]:
    """Return the ids of the lists that the marketing event shows."""
    try:
        if occurrence.event_foreign:
            found = context.hubspot.tied_lists_by_object(occurrence.event_object_id)
        else:
            found = context.hubspot.tied_lists(occurrence.external_event_id, context.zoom_account.account_id)
    except Gone:
        return frozenset()
    return frozenset(one.id for one in found)
