"""The mark of a join link: what is planned, remembered and compared in place of the link, which is a credential."""

import hashlib

MARK = "sha256:"


def join_link_mark(link: str) -> str:
    """Return the mark of a link, "" of none. A link has a long random key, so that nobody can guess it by the mark."""
    return MARK + hashlib.sha256(link.encode()).hexdigest()[:32] if link else ""
