"""One effect of a change of settings in words, with the names behind its number."""

from dataclasses import dataclass

from django.utils.translation import ngettext

from integrations.sync_settings.foresee import Named
from portal.screens.shared.html import number


@dataclass(frozen=True)
class Effect:
    """One effect in words, with its icon.

    `names`: the first few behind its number; `rest`: how many more, in words. `for_good`: it cannot be taken back.
    """

    words: str
    icon: str = "info"
    names: tuple[str, ...] = ()
    rest: str = ""
    for_good: bool = False


def named(words: str, icon: str, group: Named, *, names: bool = True, for_good: bool = False) -> Effect:
    """Return the effect with the first names of the group, or without any if not `names`."""
    if not names:
        return Effect(words, icon, for_good=for_good)
    more = group.unnamed
    rest = ngettext("and %(n)s more", "and %(n)s more", more) % {"n": number(more)} if more > 0 else ""
    return Effect(words, icon, tuple(group.names), rest, for_good)
