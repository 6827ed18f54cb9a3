"""The settings of the later version."""

from portal.settings import *  # noqa: F403
from portal.settings import INSTALLED_APPS as BEFORE

INSTALLED_APPS = [*BEFORE, "tests.soak.later"]
