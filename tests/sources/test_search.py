"""Which files a search finds: compared with git itself for what is ignored."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
from pathlib import Path

import pytest

from cnncalc.sources.ignored import Ignored
from cnncalc.sources.search import Search

SPEC = "input: 8x8x3\nlayers: [conv 4 1]\n"


def put(top: Path, *names: str, text: str = SPEC) -> None:
    for name in names:
        path = top / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def names(*words: str, **options: object) -> list[str]:
    return [f.name for f in Search(**options)(words) if f.error is None]  # type: ignore[arg-type]


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_a_folder_gives_its_specs_in_order_and_counts_the_rest(here: Path) -> None:
    put(here, "m/b.yaml", "m/a.cnn", "m/deep/c.cnn.yaml", "m/deep/d.yml")
    put(here, "m/compose.yaml", text="services: {}\n")
    put(here, "m/notes.md", "m/half.yaml", text="input: 3\n")
    search = Search()
    assert [f.name for f in search(["m"])] == ["m/a.cnn", "m/b.yaml", "m/deep/c.cnn.yaml", "m/deep/d.yml"]
    assert search.skipped == 3


def test_programs_count_where_they_say_what_they_expect(here: Path) -> None:
    put(here, "m/net.py", text="import torch\nx = f(x)  # => 3x4x4\n")
    put(here, "m/budget.py", text="from torch import nn\n#cnncalc: params <= 5M\nclass Net: ...\n")
    put(here, "m/train.py", text="import torch\nx = 1  # -> 3x4x4\n")
    put(here, "m/prose.py", text="x = f(x)  # => 3\n")
    assert names("m") == ["m/budget.py", "m/net.py"]


@pytest.mark.parametrize("folder", [".git", ".venv", "node_modules", "vendor", "third_party", "site-packages", "__pycache__", "venv"])
def test_hidden_and_vendored_folders_are_left_out(here: Path, folder: str) -> None:
    put(here, "m/a.yaml", f"m/{folder}/b.yaml", f"m/x/{folder}/b.yaml")
    put(here, "m/.hidden.yaml")
    assert names("m") == ["m/a.yaml"]
    assert names(f"m/{folder}") == [f"m/{folder}/b.yaml"]  # but not where they are named


def test_an_environment_is_known_by_its_pyvenv(here: Path) -> None:
    put(here, "m/a.yaml", "m/odd-name/b.yaml", "m/odd-name/pyvenv.cfg")
    assert names("m") == ["m/a.yaml"]


def test_globs(here: Path) -> None:
    put(here, "m/a.yaml", "m/x/b.yaml", "m/x/c.cnn")
    put(here, "m/other.yaml", text="a: 1\n")
    assert names("m/*.yaml") == ["m/a.yaml"]
    assert names("m/**/*.yaml") == ["m/a.yaml", "m/x/b.yaml"]
    assert names("m/[a-x]") == ["m/x/b.yaml", "m/x/c.cnn"]
    (none,) = Search()(["m/*.nothing"])
    assert none.error is not None and "no file matches" in str(none.error)


def test_a_file_whose_name_is_a_glob_is_itself(here: Path) -> None:
    put(here, "a[1].yaml")
    assert names("a[1].yaml") == ["a[1].yaml"]


def test_exclude(here: Path) -> None:
    put(here, "m/a.yaml", "m/old/b.yaml", "m/new/old/c.yaml", "m/new/d.yaml")
    assert names("m", exclude=["old/"]) == ["m/a.yaml", "m/new/d.yaml"]
    assert names("m", exclude=["/old/"]) == ["m/a.yaml", "m/new/d.yaml", "m/new/old/c.yaml"]
    assert names("m", exclude=["*.yaml", "!a.yaml"]) == ["m/a.yaml"]
    assert names("m", exclude=["m/new"]) == ["m/a.yaml", "m/old/b.yaml"]
    assert names("m/a.yaml", "m/new/d.yaml", exclude=["d.yaml"]) == ["m/a.yaml"]
    assert names("./m", exclude=["m/new"]) == ["./m/a.yaml", "./m/old/b.yaml"]


def test_what_is_named_twice_in_folders_comes_once(here: Path) -> None:
    put(here, "m/x/a.yaml")
    assert names("m", "m/x", "m/*/a.yaml") == ["m/x/a.yaml"]


def test_an_empty_folder_is_an_error_and_the_rest_goes_on(here: Path) -> None:
    put(here, "m/a.yaml")
    (here / "empty").mkdir()
    first, second = Search()(["empty", "m"])
    assert first.error is not None and second.name == "m/a.yaml"


def test_named_files_that_hold_no_network_can_be_skipped(here: Path) -> None:
    put(here, "a.yaml")
    put(here, "compose.yaml", "train.py", text="services: {}\n")
    search = Search(skip_others=True)
    assert [f.name for f in search(["a.yaml", "compose.yaml", "train.py"])] == ["a.yaml"]
    assert search.skipped == 2
    assert names("a.yaml", "compose.yaml") == ["a.yaml", "compose.yaml"]
    assert names("missing.yaml", skip_others=True) == ["missing.yaml"]  # a name of nothing is not skipped


def test_devices_are_not_opened(here: Path) -> None:
    put(here, "m/a.yaml")
    os.mkfifo(here / "m" / "b.yaml")
    assert names("m") == ["m/a.yaml"]


def test_links_that_go_round_end(here: Path) -> None:
    put(here, "m/a.yaml")
    (here / "m" / "loop").symlink_to(here / "m")
    assert names("m") == ["m/a.yaml"]


needs_git = pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")


def git(top: Path, *words: str) -> str:
    env = {**os.environ, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
    return subprocess.run(["git", "-C", str(top), *words], capture_output=True, text=True, check=True, env=env).stdout


def seen_by_git(top: Path) -> list[str]:
    return sorted(git(top, "ls-files", "--others", "--exclude-standard").splitlines())


@needs_git
def test_gitignore_in_every_folder_up_to_the_repositorys(here: Path) -> None:
    git(here, "init", "-q")
    put(here, "a.yaml", "gen/b.yaml", "x/keep.yaml", "x/drop.yaml", "x/y/drop.yaml", "x/y/out/z.yaml", "local.yaml")
    put(here, ".gitignore", text="gen/\ndrop.yaml\n")
    put(here, "x/.gitignore", text="!/drop.yaml\nout/\n")
    put(here, ".git/info/exclude", text="local.yaml\n")
    expected = [n for n in seen_by_git(here) if n.endswith(".yaml")]
    assert expected == ["a.yaml", "x/drop.yaml", "x/keep.yaml"]
    assert sorted(os.path.normpath(n) for n in names(".")) == expected
    assert names("x/y", "x") == ["x/drop.yaml", "x/keep.yaml"]
    assert names("gen") == ["gen/b.yaml"]  # ignored, but named
    assert names("gen/b.yaml") == ["gen/b.yaml"]


@needs_git
@pytest.mark.parametrize("seed", range(25))
def test_random_rules_are_read_as_git_reads_them(here: Path, seed: int) -> None:
    chance = random.Random(seed)
    git(here, "init", "-q")
    words = ("a", "b", "ab", "c d", "é")
    files = {"/".join(chance.choice(words) for _ in range(chance.randint(0, 2))).strip("/") for _ in range(12)}
    for folder in files:
        put(here, *(os.path.join(folder, f"{chance.choice(words)}{chance.randint(0, 3)}.yaml") for _ in range(2)))
    forms = ("{}", "/{}", "{}/", "!{}", "*{}*", "{}*.yaml", "**/{}", "{}/**", "/{}/*", "!{}/", "{}?.yaml", "[ab]*", "!*1.yaml", "# {}", "\\{}", "{} ")
    for folder in ["", *chance.sample(sorted(files), 3)]:
        rules = "\n".join(chance.choice(forms).format(chance.choice(words)) for _ in range(3))
        if os.path.isdir(here / folder):
            put(here, os.path.join(folder, ".gitignore"), text=rules + "\n")
    git(here, "config", "core.quotePath", "false")
    expected = [n for n in seen_by_git(here) if n.endswith(".yaml")]
    found = sorted(os.path.normpath(f.name) for f in Search()(["."]) if f.error is None)
    assert found == expected


def test_outside_a_repository_a_folders_own_gitignore_counts(here: Path) -> None:
    put(here, "m/a.yaml", "m/b.yaml")
    put(here, "m/.gitignore", text="b.yaml\n[\n")
    assert names("m") == ["m/a.yaml"]
    assert not Ignored.around(str(here / "m")).rules
