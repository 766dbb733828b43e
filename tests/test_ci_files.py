"""The CI files we ship are valid, safe, and their commands really run on a fresh clone."""

import json
import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import yaml
from browsing import share_cache

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
    publishing = ["\n".join(lines) for name, lines in scripts(path).items() if name in ("guide", "pages")]
    assert len(publishing) == 1
    assert publishing[0].count("./dev build") == publishing[0].count("./dev build --audience guide") == 1


def test_the_pre_commit_hook_checks_the_whole_project_once() -> None:
    (hook,) = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    assert (hook["id"], hook["entry"]) == ("amiable-check", "amiable check")
    assert hook["pass_filenames"] is False
    assert hook["require_serial"] is True


def scripts(path: Path) -> dict[str, list[str]]:
    """Job → its shell commands. Steps that are services (upload, publication) have none."""
    content = read(path)
    if "jobs" in content:
        return {
            name: [step["run"] for step in job["steps"] if "run" in step]
            for name, job in content["jobs"].items()
        }
    return {name: job["script"] for name, job in content.items() if "script" in job and name != "default"}


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


@dataclass
class Runner:
    """The clone as the jobs find it: set up, nothing built, nothing left by another job but what is made alike.

    The letters are those of the other tests, by their cache. A job that begins with the very commands another has
    just played on the clean clone goes on from there: two services that build alike build once.
    """

    clone: Path
    environment: dict[str, str]
    played: dict[str, str] = field(
        default_factory=dict
    )  # command → what it printed, since the clone is clean

    def run(self, *argv: str, timeout: int = 1800, **variables: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            argv,
            cwd=self.clone,
            env=self.environment | variables,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=timeout,
        )

    def clean(self) -> None:
        done = self.run("git", "clean", "-fdxq", "-e", ".venv", "-e", "*.egg-info", "-e", "__pycache__")
        assert done.returncode == 0, done.stderr
        share_cache(self.clone)
        self.played = {}

    def play(self, path: Path, job: str) -> str:
        """Run the commands of a job as its service does: stop at the first that fails. What it printed."""
        commands = scripts(path)[job]
        building = [
            command for command in commands if not command.startswith("sudo ")
        ]  # it does nothing here
        if not self.played or building[: len(self.played)] != list(self.played):
            self.clean()
        for command in commands:
            if command in self.played:
                continue
            done = self.run("bash", "-eo", "pipefail", "-c", command)
            if done.returncode:
                self.played = {}
                pytest.fail(done.stdout[-3000:] + done.stderr[-3000:])
            if command in building:
                self.played[command] = done.stdout
        return "".join(self.played.values())

    def play_part(self, path: Path, job: str, **variables: str) -> None:
        """Run a job of several, told apart by its variables; it finds what the others left."""
        self.played = {"une partie": ""}
        for command in scripts(path)[job]:
            done = self.run("bash", "-eo", "pipefail", "-c", command, **variables)
            assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]


@pytest.fixture(scope="module")
def runner(clone: Path, environment: dict[str, str]) -> Runner:
    ready = Runner(clone, environment)
    set_up = ready.run("./dev", "check", "--help", timeout=900)
    if set_up.returncode and not os.environ.get("CI"):
        pytest.skip(f"no set-up on this machine, perhaps no network: {set_up.stderr[-300:]}")
    assert set_up.returncode == 0, set_up.stdout + set_up.stderr
    return ready


@pytest.mark.slow
def test_github_commands_check_with_annotations(runner: Runner) -> None:
    printed = runner.play(GITHUB, "verifier")
    commands = [line for line in printed.splitlines() if line.startswith("::")]
    assert all(re.match(r"::(warning|notice) file=cases/[^,]+,line=\d+", line) for line in commands)


@pytest.mark.slow
def test_gitlab_commands_write_the_code_quality_report(runner: Runner) -> None:
    runner.play(GITLAB, "verifier")
    report = json.loads((runner.clone / "gl-code-quality-report.json").read_text(encoding="utf-8"))
    assert isinstance(report, list)
    for issue in report:
        assert {"description", "check_name", "fingerprint", "severity", "location"} <= set(issue)
        assert issue["severity"] in ("info", "minor", "major", "critical", "blocker")
        assert not issue["location"]["path"].startswith(("/", ".."))
        assert issue["location"]["lines"]["begin"] >= 1
    fingerprints = [issue["fingerprint"] for issue in report]
    assert len(set(fingerprints)) == len(fingerprints)


@pytest.mark.parametrize("path", [GITHUB_LOTS, GITLAB_LOTS], ids=lambda path: path.name)
def test_no_site_is_published_from_parts(path: Path) -> None:
    assert not {"guide", "pages", "publier"} & scripts(path).keys()


def test_the_matrix_has_as_many_parts_as_the_command_says() -> None:
    workflow = read(GITHUB_LOTS)
    assert workflow["jobs"]["lot"]["strategy"]["matrix"]["lot"] == list(range(1, workflow["env"]["LOTS"] + 1))


@pytest.mark.slow
def test_gitlab_commands_build_parts_then_join_them_and_build_the_site_without_printing_again(
    runner: Runner,
) -> None:
    """The files of every job arrive in the project: here they are already there."""
    runner.clean()
    pipeline = {"CI_NODE_TOTAL": "2", "CI_PIPELINE_CREATED_AT": "2026-11-22T05:00:00Z"}
    for index in ("1", "2"):
        runner.play_part(GITLAB_LOTS, "lots", **pipeline, CI_NODE_INDEX=index)
    runner.play_part(GITLAB_LOTS, "joindre", **pipeline)
    cases = {path.stem for path in (runner.clone / "cases").glob("*.yml")}
    assert {path.name for path in (runner.clone / "build/packs").iterdir()} == cases
    assert (runner.clone / "build/site/index.html").is_file()


@pytest.mark.slow
@pytest.mark.parametrize("path", [GITLAB, GITHUB], ids=lambda path: path.name)
def test_the_commands_build_packs_and_site(runner: Runner, path: Path) -> None:
    runner.play(path, "construire")
    assert any((runner.clone / "build" / "packs").glob("*/*.pdf"))
    assert (runner.clone / "build" / "site" / "index.html").is_file()


@pytest.mark.slow
def test_github_commands_build_the_guide(runner: Runner) -> None:
    runner.play(GITHUB, "guide")
    assert (runner.clone / "build" / "site" / "index.html").is_file()


@pytest.mark.slow
def test_gitlab_commands_publish_the_guide(runner: Runner) -> None:
    runner.play(GITLAB, "pages")
    public = runner.clone / "public"
    assert (public / "index.html").is_file()
    published = [path.relative_to(public).as_posix() for path in public.rglob("*")]
    references = [path.stem for path in (runner.clone / "cases").glob("*.yml")]
    assert references
    assert not [name for name in published for reference in references if reference in name]
