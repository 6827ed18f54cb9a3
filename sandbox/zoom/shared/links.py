"""The personal link of a registrant or panelist: whoever has it gets in under that name."""


def personal(address: str, person_id: str) -> str:
    """The token in it is no id, so that one that leaks shows."""
    return f"{address}?tk={person_id[::-1]}.personal"
