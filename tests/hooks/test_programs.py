"""The hooks in the programs that they are for: pytest, pre-commit, and the shell that runs the action's steps."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

import cnncalc as package

ROOT = Path(package.__file__).parent.parent
GOOD = "input: 8x8x3\nlayers: [c: conv 4 1 => 8x8x4]\nexpect: {params: 16}\n"
UNMET = "input: 8x8x3\nlayers:\n  - c: conv 4 1 => 8x8x5\nexpect: {params: 20}\n"
CODE = (
    "import torch\n# cnncalc: params = 16 at 3x8x8\nclass Net(torch.nn.Module):\n    def __init__(self):\n        super().__init__()\n"
    "        self.c = torch.nn.Conv2d(3, 4, 1)\n    def forward(self, x):\n        return self.c(x)  # => 4x8x8\n"
)


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    for name, text in (("good.yaml", GOOD), ("unmet.yaml", UNMET), ("broken.yaml", GOOD.replace("conv", "cnov")), ("net.py", CODE)):
        Path(name).write_text(text)
    Path("compose.yaml").write_text("services: {}\n")
    Path("test_own.py").write_text("def test_one():\n    x = 1  # => 3x3x3\n    assert x\n")
    return tmp_path


ENV = {**{k: v for k, v in os.environ.items() if not k.startswith("PYTEST")}, "PYTHONPATH": str(ROOT), "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
"""The plugin is named, so that it is the same where cnncalc is installed, and pytest finds it by itself, as where it is not."""


def run_pytest(*words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "pytest", "-p", "cnncalc.hooks.pytest_plugin", "-p", "no:cacheprovider", *words]
    return subprocess.run(command, capture_output=True, text=True, check=False, env=ENV, timeout=60)


@pytest.mark.usefixtures("project")
def test_pytest_collects_nothing_of_ours_unless_asked() -> None:
    done = run_pytest("-q")
    assert done.stdout.splitlines()[-1].startswith("1 passed")


@pytest.mark.usefixtures("project")
@pytest.mark.parametrize("asked", ["--cnncalc", "ini"])
def test_pytest_collects_expectations_as_tests(asked: str) -> None:
    if asked == "ini":
        Path("pytest.ini").write_text("[pytest]\ncnncalc = true\n")
    done = run_pytest("-v", *([] if asked == "ini" else [asked]))
    assert done.returncode == 1
    lines = re.findall(r"^(\S+::.*?) (PASSED|FAILED)", done.stdout, re.MULTILINE)
    assert sorted(lines) == [
        ("broken.yaml::reads", "FAILED"),
        ("good.yaml::2:c output", "PASSED"),
        ("good.yaml::3:params", "PASSED"),
        ("net.py::2:params", "PASSED"),
        ("net.py::8:c output", "PASSED"),
        ("test_own.py::test_one", "PASSED"),
        ("unmet.yaml::3:c output", "FAILED"),
        ("unmet.yaml::4:params", "FAILED"),
    ]
    assert "unmet.yaml:4:18: params: expected 20, found 16 (-4, -20.0%)" in done.stdout
    assert "did you mean conv?" in done.stdout
    assert "Traceback" not in done.stdout


@pytest.mark.usefixtures("project")
def test_pytest_runs_one_expectation_by_its_name() -> None:
    done = run_pytest("-q", "--cnncalc", "good.yaml")
    assert done.stdout.splitlines()[-1].startswith("2 passed")
    done = run_pytest("-q", "--cnncalc", "unmet.yaml", "-k", "params")
    assert "1 failed, 1 deselected" in done.stdout


@pytest.mark.usefixtures("project")
def test_the_plugin_loads_nothing_until_it_is_asked() -> None:
    Path("conftest.py").write_text(
        "import sys\ndef pytest_unconfigure(config):\n    print('LOADED', sorted(m for m in sys.modules if m.startswith('cnncalc')), 'yaml' in sys.modules)\n"
    )
    done = run_pytest("-q", "test_own.py")
    assert "LOADED ['cnncalc', 'cnncalc.hooks', 'cnncalc.hooks.pytest_plugin'] False" in done.stdout


def test_the_plugin_is_registered() -> None:
    assert 'cnncalc = "cnncalc.hooks.pytest_plugin"' in (ROOT / "pyproject.toml").read_text()


def hook() -> dict[str, object]:
    (found,) = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text())
    return dict(found)


def test_the_pre_commit_hook_takes_files_of_networks_alone() -> None:
    pattern = re.compile(str(hook()["files"]))
    assert [n for n in ("a.yaml", "b/c.yml", "d.cnn", "e.cnn.yaml", "net.py", "f.md", "g.json", "h.pyc") if pattern.search(n)] == [
        "a.yaml", "b/c.yml", "d.cnn", "e.cnn.yaml", "net.py",
    ]  # fmt: skip


PRE_COMMIT = shutil.which("pre-commit") or os.environ.get("CNNCALC_PRE_COMMIT")


@pytest.mark.skipif(PRE_COMMIT is None or shutil.which("git") is None, reason="pre-commit is not installed")
def test_pre_commit_runs_the_hook(project: Path) -> None:
    """In a repository of its own, with the hook as it is declared, but for the environment: this one."""
    assert PRE_COMMIT is not None
    own = {**hook(), "language": "system"}
    own["entry"] = f"{sys.executable} -m {own['entry']}"
    config = {"repos": [{"repo": "local", "hooks": [own]}]}
    (project / ".pre-commit-config.yaml").write_text(yaml.safe_dump(config))
    env = {**ENV, "PRE_COMMIT_HOME": str(project / ".cache")}
    git = {"capture_output": True, "check": True, "env": env}

    def outcome(*drop: str) -> tuple[int, str]:
        for name in drop:
            (project / name).unlink()
        subprocess.run(["git", "add", "-A", "."], **git)  # type: ignore[call-overload]
        done = subprocess.run([PRE_COMMIT, "run", "--all-files", "-v"], capture_output=True, text=True, check=False, env=env)
        return done.returncode, done.stdout

    subprocess.run(["git", "init", "-q", "."], **git)  # type: ignore[call-overload]
    code, out = outcome()
    assert code == 1
    assert "exit code: 2" in out
    code, out = outcome("broken.yaml")
    assert code == 1
    assert "exit code: 1" in out
    assert "unmet.yaml:3:20: c output: expected 8x8x5, found 8x8x4" in out
    code, out = outcome("unmet.yaml", "test_own.py")
    assert code == 0, out
    assert "2 specs, 4 met, 0 not met, 2 other files skipped" in out


def action() -> dict[str, object]:
    return dict(yaml.safe_load((ROOT / "action.yml").read_text()))


def test_the_action_is_composite_and_its_steps_have_a_shell() -> None:
    runs = action()["runs"]
    assert isinstance(runs, dict)
    assert runs["using"] == "composite"
    for step in runs["steps"]:
        assert "uses" in step or step["shell"] == "bash"
        assert "${{" not in step.get("run", "")  # inputs come through the environment


@pytest.mark.usefixtures("project")
@pytest.mark.skipif(shutil.which("bash") is None, reason="bash is not installed")
def test_the_actions_step_checks_and_annotates(tmp_path: Path) -> None:
    runs = action()["runs"]
    assert isinstance(runs, dict)
    script = runs["steps"][-1]["run"]
    bin = tmp_path / "bin"
    bin.mkdir()
    (bin / "cnncalc").write_text(f'#!/bin/sh\nexec "{sys.executable}" -m cnncalc "$@"\n')
    (bin / "cnncalc").chmod(0o755)
    env = {**ENV, "PATH": f"{bin}:{os.environ['PATH']}", "GITHUB_ACTIONS": "true", "ARGUMENTS": "--exclude broken.yaml"}

    def outcome(paths: str) -> subprocess.CompletedProcess[str]:
        command = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", script]
        return subprocess.run(command, capture_output=True, text=True, check=False, env={**env, "PATHS": paths})

    assert outcome("good.yaml net.py").returncode == 0
    done = outcome("good.yaml\nunmet.yaml; echo unsafe $(echo worse)")
    assert done.returncode == 2
    assert "unsafe\n" not in done.stdout
    done = outcome("*.yaml")
    assert done.returncode == 1
    assert "::error file=unmet.yaml,line=3," in done.stdout
