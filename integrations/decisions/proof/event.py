"""What differs about a marketing event as a whole."""

from integrations.decisions.proof.vocabulary import Cure, Difference, What
from integrations.decisions.same_values import event_differences
from integrations.records import MarketingEvent, MarketingEventWrite


def event_difference(event: MarketingEvent | None, write: MarketingEventWrite, *, cancelled: bool) -> Difference | None:
    """Return what differs between the event that should be there and HubSpot's; None if nothing does.

    `cancelled`: Zoom deleted the occurrence before it took place, so that only this counts.
    """
    if event is None:
        return Difference(What.EVENT_MISSING, expected=write.name, cure=Cure.EVENT)
    if cancelled or event.cancelled:
        wrong = {} if cancelled == event.cancelled else {"cancelled": (_yes(cancelled), _yes(event.cancelled))}
    else:
        wrong = event_differences(event, write)
    if not wrong:
        return None
    expected, found = ("; ".join(f"{name}: {pair[side]}" for name, pair in wrong.items()) for side in (0, 1))
    return Difference(What.EVENT_DIFFERS, expected=expected, found=found, cure=Cure.EVENT)


def _yes(value: bool) -> str:
    return "yes" if value else "no"
