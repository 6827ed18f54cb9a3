"""How many cases hypothesis tries: few in the suite, `FUZZ_CASES=10000` for a long look. And what it tries."""

import os
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

CASES = int(os.environ.get("FUZZ_CASES", "150"))

fuzzed = settings(
    max_examples=CASES,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large],
)

leaves = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=20),
    st.sampled_from(["2021-07-13T21:44:51Z", "0001-01-01T00:00:00+23:59", "9999-12-31T23:59:59-23:59", "9" * 400]),
)
json_values: st.SearchStrategy[Any] = st.recursive(
    leaves,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=10), inner, max_size=4),
    max_leaves=12,
)


def objects(names: list[str], values: st.SearchStrategy[Any] = json_values) -> st.SearchStrategy[dict[str, Any]]:
    """JSON objects with some of these members, and others."""
    known = st.fixed_dictionaries({}, optional=dict.fromkeys(names, values))
    return st.builds(
        lambda one, more: {**more, **one}, known, st.dictionaries(st.text(max_size=10), values, max_size=2)
    )
