"""WRITE: the join links themselves, put in place of their marks at the last moment, and kept nowhere else."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from integrations.batches import batched
from integrations.decisions.extras.join_links import join_link_mark
from integrations.hubspot.schema import JOIN_LINK
from integrations.sync.context import Context
from integrations.sync.read.accepted import link_rows

AT_ONCE = 500


@dataclass
class JoinLinks:
    """The links of the people who are written, by mark."""

    by_mark: Mapping[str, str] = field(default_factory=dict, repr=False)

    @classmethod
    def of(cls, context: Context, properties: Mapping[str, Mapping[str, str]]) -> "JoinLinks":
        """Return the links whose marks are among these properties, by address."""
        emails = sorted(email for email, values in properties.items() if values.get(JOIN_LINK))
        found: dict[str, str] = {}
        for some in batched(emails, AT_ONCE):
            found |= _links(context, some)
        return cls(found)

    def put_into(self, properties: Mapping[str, str]) -> dict[str, str]:
        """Return the properties with the link in place of its mark, "" if the link is no longer stored."""
        if not properties.get(JOIN_LINK):
            return dict(properties)
        return {**properties, JOIN_LINK: self.by_mark.get(properties[JOIN_LINK], "")}


def _links(context: Context, emails: Sequence[str]) -> dict[str, str]:
    rows = link_rows(context.hubspot_account, emails).values_list("join_url", flat=True)
    return {join_link_mark(link): link for link in rows}
