"""Options of HubSpot's own enumerations (knowledge base, "HubSpot's default contact properties")."""

from collections.abc import Iterable
from typing import Any

Option = dict[str, Any]

LIFECYCLE_STAGES = {
    "subscriber": "Subscriber",
    "lead": "Lead",
    "marketingqualifiedlead": "Marketing Qualified Lead",
    "salesqualifiedlead": "Sales Qualified Lead",
    "opportunity": "Opportunity",
    "customer": "Customer",
    "evangelist": "Evangelist",
    "other": "Other",
}
LEAD_STATUSES = {
    "NEW": "New",
    "OPEN": "Open",
    "IN_PROGRESS": "In Progress",
    "OPEN_DEAL": "Open Deal",
    "UNQUALIFIED": "Unqualified",
    "ATTEMPTED_TO_CONTACT": "Attempted to Contact",
    "CONNECTED": "Connected",
    "BAD_TIMING": "Bad Timing",
}
INDUSTRIES = (
    "Accounting", "Architecture & Planning", "Automotive", "Banking", "Building Materials", "Computer Software",
    "Construction", "Consumer Goods", "Education Management", "Electrical/Electronic Manufacturing",
    "Environmental Services", "Facilities Services", "Financial Services", "Food Production",
    "Government Administration", "Hospital & Health Care", "Hospitality", "Information Technology and Services",
    "Insurance", "Machinery", "Management Consulting", "Marketing and Advertising",
    "Mechanical or Industrial Engineering", "Oil & Energy", "Real Estate", "Renewables & Environment", "Retail",
    "Telecommunications", "Transportation/Trucking/Railroad", "Utilities", "Wholesale",
)  # fmt: skip
SIZES = ("1-5", "5-25", "25-50", "50-100", "100-500", "500-1000", "1000+")
PERSONAS = {"persona_1": "Home owner", "persona_2": "Installer"}
YES_NO = {"true": "Yes", "false": "No"}


def options(choices: dict[str, str] | Iterable[str], hidden: Iterable[str] = ()) -> list[Option]:
    """Return options in their order: value -> label, or texts that are both; `hidden` are values not shown."""
    labels = choices if isinstance(choices, dict) else {choice: choice for choice in choices}
    unseen = set(hidden)
    return [
        {"value": value, "label": label, "displayOrder": order, "hidden": value in unseen, "description": ""}
        for order, (value, label) in enumerate(labels.items())
    ]


def industries() -> dict[str, str]:
    """HubSpot's values are the labels in capitals: `COMPUTER_SOFTWARE`."""
    return {_constant(label): label for label in INDUSTRIES}


def _constant(label: str) -> str:
    words = "".join(letter if letter.isalnum() else " " for letter in label.replace("&", " "))
    return "_".join(words.upper().split())
