"""Addresses by their domain: their end, which read backwards is a beginning, and of that PostgreSQL has an index."""

from collections.abc import Iterable
from functools import reduce
from operator import or_

from django.db.models import Q
from django.db.models.functions import Reverse
from django.db.models.lookups import StartsWith


def ends_with(column: str, text: str) -> Q:
    return Q(StartsWith(Reverse(column), text[::-1]))


def in_domains(column: str, domains: Iterable[str]) -> Q:
    """Of these domains and their subdomains; there must be one at least."""
    return reduce(or_, (ends_with(column, f"{mark}{domain}") for domain in domains for mark in "@."))
