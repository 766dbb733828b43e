"""What every test shares: the option that rewrites golden files, and properties that draw the same cases."""

import os
from pathlib import Path

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


# The files that take longest, longest first. One that started last would leave the other cores with nothing to do.
LONGEST = (
    "test_ci_files.py", "test_site_kinds.py", "test_tools.py", "test_site.py", "test_site_access.py",
    "test_site_print.py", "test_site_files.py", "test_site_checklists.py", "test_packs.py", "test_mailroom.py",
    "test_claim_oracle.py", "test_pipeline.py", "test_mutations.py", "test_scenarios.py", "test_messages.py",
    "test_law.py", "test_book.py", "test_gallery.py", "test_sending.py", "test_docketing.py", "test_waivers.py",
)  # fmt: skip


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    missing = [name for name in LONGEST if not (Path(__file__).parent / name).is_file()]
    assert not missing, f"LONGEST names files that are gone: {missing}"
    rank = {name: place for place, name in enumerate(LONGEST)}
    items.sort(key=lambda item: rank.get(item.path.name, len(LONGEST)))


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update-golden", action="store_true", help="rewrite the golden files from what is made today"
    )
