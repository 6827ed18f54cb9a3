"""Property-based tests here are repeatable and quick: the same examples on every run, kept nowhere."""

from hypothesis import settings

settings.register_profile("repeatable", derandomize=True, max_examples=60, deadline=None, database=None)
settings.load_profile("repeatable")
