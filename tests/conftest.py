"""What every test shares: the option that rewrites golden files, and properties that draw the same cases."""

import os

import pytest
from browsing import axe, base, browser, build, guide, server, shared, site  # noqa: F401 — for all that open a page
from hypothesis import HealthCheck, settings

# The examples are written for this day: a test answers the same in ten years, here and in what it starts.
os.environ["AMIABLE_DATE"] = "2026-11-22"

settings.register_profile(
    "amiable",
    derandomize=True,  # a red test stays red on another machine
    deadline=None,  # a busy machine is no failure
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("amiable")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update-golden", action="store_true", help="rewrite the golden files from what is made today"
    )
