"""What differs between a list as it should be and its members in HubSpot."""

from collections.abc import Mapping, Set

from integrations.decisions.proof.vocabulary import Cure, Difference, What

MOST = 50  # people that are named; of more there is one difference


def list_differences(
    name: str, wanted: Mapping[str, str], unwanted: Mapping[str, str], members: Set[str]
) -> list[Difference]:
    """Return a difference for each contact that is missing, or there although the portal should have taken it out.

    `wanted` and `unwanted` are addresses by contact id; others may be there as well. If too many differ they are only
    counted.
    """
    missing = {number: email for number, email in wanted.items() if number not in members}
    wrong = {number: email for number, email in unwanted.items() if number in members}
    if len(missing) + len(wrong) > MOST:
        there = len(wanted) - len(missing) + len(wrong)
        return [Difference(What.LIST_DIFFERS, "", f"{name}: {len(wanted)}", f"{name}: {there}", Cure.LIST)]
    return [
        *(
            Difference(What.LIST_DIFFERS, email, name, "", Cure.LIST, number)
            for number, email in sorted(missing.items(), key=lambda pair: pair[1])
        ),
        *(
            Difference(What.LIST_DIFFERS, email, "", name, Cure.LIST, number)
            for number, email in sorted(wrong.items(), key=lambda pair: pair[1])
        ),
    ]


def list_missing(name: str) -> Difference:
    """Return the difference that a list was deleted."""
    return Difference(What.LIST_DIFFERS, expected=name, cure=Cure.LIST)
