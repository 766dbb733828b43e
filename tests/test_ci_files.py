"""The CI files we ship are valid, safe, and their commands really run on a fresh clone."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[1]
GITHUB = ROOT / "docs" / "integration" / "github-actions.yml"
GITLAB = ROOT / "docs" / "integration" / "gitlab-ci.yml"
GITHUB_LOTS = ROOT / "docs" / "integration" / "github-lots.yml"
GITLAB_LOTS = ROOT / "docs" / "integration" / "gitlab-lots.yml"
OWN = ROOT / ".github" / "workflows" / "ci.yml"
BIN = Path(sys.executable).parent


def tool(name: str, *argv: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(BIN / name), *map(str, argv)], cwd=ROOT, capture_output=True, text=True, encoding="utf-8"
    )


def read(path: Path) -> dict:
    return yaml.safe_load(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("schema", "path"),
    [
        ("github-workflows", GITHUB),
        ("github-workflows", GITHUB_LOTS),
        ("github-workflows", OWN),
        ("gitlab-ci", GITLAB),
        ("gitlab-ci", GITLAB_LOTS),
    ],
    ids=lambda value: value if isinstance(value, str) else value.name,
)
def test_the_file_follows_the_schema_of_its_service(schema: str, path: Path) -> None:
    done = tool("check-jsonschema", "--builtin-schema", f"vendor.{schema}", path)
    assert done.returncode == 0, done.stdout + done.stderr


def test_zizmor_finds_nothing_in_the_workflows() -> None:
    done = tool("zizmor", "--offline", "--quiet", GITHUB, GITHUB_LOTS, OWN)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("path", [GITHUB, GITHUB_LOTS, OWN], ids=lambda path: path.name)
def test_a_workflow_has_no_right_by_default_and_pins_its_actions(path: Path) -> None:
    workflow = read(path)
    assert workflow["permissions"] == {}
    for job in workflow["jobs"].values():
        assert "permissions" in job
        for step in job["steps"]:
            if "uses" in step:
                revision = step["uses"].partition("@")[2]
                assert len(revision) == 40
                assert set(revision) <= set("0123456789abcdef")
            if "actions/checkout" in step.get("uses", ""):
                assert step["with"]["persist-credentials"] is False


@pytest.mark.parametrize("path", [GITHUB, GITLAB], ids=lambda path: path.name)
def test_only_the_guide_is_published(path: Path) -> None:
    """Whatever ends on a public page was built by `--audience guide`, in a job that built nothing else."""
    publishing = [script for name, script in scripts(path).items() if name in ("guide", "pages")]
    assert len(publishing) == 1
    assert publishing[0].count("./dev build") == publishing[0].count("./dev build --audience guide") == 1


def test_the_pre_commit_hook_checks_the_whole_project_once() -> None:
    (hook,) = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    assert (hook["id"], hook["entry"]) == ("amiable-check", "amiable check")
    assert hook["pass_filenames"] is False
    assert hook["require_serial"] is True


def scripts(path: Path) -> dict[str, str]:
    """Job → its shell lines. Steps that are services (upload, publication) have none."""
    content = read(path)
    if "jobs" in content:
        return {
            name: "\n".join(step["run"] for step in job["steps"] if "run" in step)
            for name, job in content["jobs"].items()
        }
    return {
        name: "\n".join(job["script"])
        for name, job in content.items()
        if "script" in job and name != "default"
    }


# --- The commands, run for real --------------------------------------------------------------


@pytest.fixture(scope="module")
def clone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What a team would clone: the files that a commit of this work tree would hold, as a repository."""
    folder = tmp_path_factory.mktemp("clone")
    git = ["git", "-c", "user.name=CI", "-c", "user.email=ci@exemple.invalid", "-c", "commit.gpgsign=false"]
    listed = subprocess.run(
        [*git, "ls-files", "-z", "--cached", "--others", "--exclude-standard"], cwd=ROOT, capture_output=True
    )
    assert listed.returncode == 0, listed.stderr.decode()
    for name in filter(None, listed.stdout.decode().split("\0")):
        if (ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, folder / name)
    for argv in (("init", "-q"), ("add", "-A"), ("commit", "-q", "--no-verify", "-m", "Clone")):
        subprocess.run([*git, *argv], cwd=folder, check=True, capture_output=True)
    return folder


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """A runner's environment; the system packages are there already, so sudo has nothing to do."""
    stubs = tmp_path_factory.mktemp("bin")
    (stubs / "sudo").write_text("#!/bin/sh\nexit 0\n", encoding="utf-8")
    (stubs / "sudo").chmod(0o755)
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("PYTEST", "VIRTUAL_ENV"))}
    path = os.pathsep.join(part for part in os.environ["PATH"].split(os.pathsep) if Path(part) != BIN)
    return kept | {"CI": "true", "TZ": "Europe/Paris", "PATH": f"{stubs}{os.pathsep}{path}"}


@pytest.fixture
def runner(clone: Path, environment: dict[str, str]) -> Path:
    """The clone as a job finds it: nothing built, nothing left by another job."""
    for name in ("build", "public", ".amiable"):
        shutil.rmtree(clone / name, ignore_errors=True)
    ready = subprocess.run(
        ["./dev", "check", "--help"], cwd=clone, env=environment, capture_output=True, text=True, timeout=900
    )
    if ready.returncode and not os.environ.get("CI"):
        pytest.skip(f"no set-up on this machine, perhaps no network: {ready.stderr[-300:]}")
    assert ready.returncode == 0, ready.stdout + ready.stderr
    return clone


def play(path: Path, job: str, folder: Path, environment: dict[str, str]) -> str:
    """Run the shell lines of a job as its service does: stop at the first that fails."""
    done = subprocess.run(
        ["bash", "-eo", "pipefail", "-c", scripts(path)[job]],
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=1800,
    )
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    return done.stdout


def has_packs(folder: Path) -> bool:
    return any((folder / "build" / "packs").glob("*/*.pdf"))


@pytest.mark.slow
def test_github_commands_check_then_build_packs_and_site(runner: Path, environment: dict[str, str]) -> None:
    printed = play(GITHUB, "verifier", runner, environment)
    commands = [line for line in printed.splitlines() if line.startswith("::")]
    assert all(re.match(r"::(warning|notice) file=cases/[^,]+,line=\d+", line) for line in commands)
    play(GITHUB, "construire", runner, environment)
    assert has_packs(runner)
    assert (runner / "build" / "site" / "index.html").is_file()


@pytest.mark.slow
def test_github_commands_build_the_guide(runner: Path, environment: dict[str, str]) -> None:
    play(GITHUB, "guide", runner, environment)
    assert (runner / "build" / "site" / "index.html").is_file()


@pytest.mark.slow
def test_gitlab_commands_write_the_code_quality_report_then_build(
    runner: Path, environment: dict[str, str]
) -> None:
    play(GITLAB, "verifier", runner, environment)
    report = json.loads((runner / "gl-code-quality-report.json").read_text(encoding="utf-8"))
    assert isinstance(report, list)
    for issue in report:
        assert {"description", "check_name", "fingerprint", "severity", "location"} <= set(issue)
        assert issue["severity"] in ("info", "minor", "major", "critical", "blocker")
        assert not issue["location"]["path"].startswith(("/", ".."))
        assert issue["location"]["lines"]["begin"] >= 1
    fingerprints = [issue["fingerprint"] for issue in report]
    assert len(set(fingerprints)) == len(fingerprints)
    play(GITLAB, "construire", runner, environment)
    assert has_packs(runner)
    assert (runner / "build" / "site" / "index.html").is_file()


@pytest.mark.parametrize("path", [GITHUB_LOTS, GITLAB_LOTS], ids=lambda path: path.name)
def test_no_site_is_published_from_parts(path: Path) -> None:
    assert not {"guide", "pages", "publier"} & scripts(path).keys()


def test_the_matrix_has_as_many_parts_as_the_command_says() -> None:
    workflow = read(GITHUB_LOTS)
    assert workflow["jobs"]["lot"]["strategy"]["matrix"]["lot"] == list(range(1, workflow["env"]["LOTS"] + 1))


@pytest.mark.slow
def test_gitlab_commands_build_parts_then_join_them_and_build_the_site_without_printing_again(
    runner: Path, environment: dict[str, str]
) -> None:
    """The files of every job arrive in the project: here they are already there."""
    pipeline = {"CI_NODE_TOTAL": "2", "CI_PIPELINE_CREATED_AT": "2026-11-22T05:00:00Z"}
    for index in ("1", "2"):
        play(GITLAB_LOTS, "lots", runner, {**environment, **pipeline, "CI_NODE_INDEX": index})
    play(GITLAB_LOTS, "joindre", runner, {**environment, **pipeline})
    assert {path.name for path in (runner / "build/packs").iterdir()} == {
        path.stem for path in (runner / "cases").glob("*.yml")
    }
    assert (runner / "build" / "site" / "index.html").is_file()


@pytest.mark.slow
def test_gitlab_commands_publish_the_guide(runner: Path, environment: dict[str, str]) -> None:
    play(GITLAB, "pages", runner, environment)
    assert (runner / "public" / "index.html").is_file()
    published = [path.relative_to(runner).as_posix() for path in (runner / "public").rglob("*")]
    references = [path.stem for path in (runner / "cases").glob("*.yml")]
    assert references
    assert not [name for name in published for reference in references if reference in name]
