"""The examples of every binding, built and run outside of the checkout from the tarball alone."""

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest
from binding_programs import PROGRAMS

ROOT = Path(__file__).parents[2]
LIBRARIES = ("libinlay.so", "libinlay.dylib", "inlay.dll")
EXAMPLES = json.loads((ROOT / "bindings/examples.json").read_text())["examples"]
# Variables that would lead a program back into the checkout.
NOT_FOR_PROGRAMS = {"INLAY_LIBRARY", "LD_LIBRARY_PATH", "PYTHONPATH", "MAKEFLAGS", "MAKELEVEL"}


def run(command, folder, env):
    return subprocess.run(
        command, cwd=folder, env=env, capture_output=True, text=True, check=False, timeout=1800
    )


class Built:
    """A binding whose examples are ready to run."""

    def __init__(self, language, root, folder):
        programs = PROGRAMS[language]
        cache = ROOT / "build/bindings" / language / "package"
        cache.mkdir(parents=True, exist_ok=True)
        work = folder / language
        shutil.copytree(root / "bindings" / language, work)
        (library,) = (root / "lib" / name for name in LIBRARIES if (root / "lib" / name).exists())
        self.places = {"root": root, "work": work, "cache": cache, "library": library}
        self.folder, self.run = folder, programs.run
        self.env = {key: value for key, value in os.environ.items() if key not in NOT_FOR_PROGRAMS}
        self.env |= {key: self.fill(value) for key, value in programs.env.items()}
        for command in programs.build:
            done = run([self.fill(word) for word in command], work, self.env)
            assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"

    def fill(self, text, **more):
        for name, value in {**self.places, **more}.items():
            text = text.replace(f"{{{name}}}", str(value))
        return text

    def example(self, name, arguments):
        names = {"example": name, "Example": name.capitalize()}
        command = [self.fill(word, **names) for word in self.run]
        return run([*command, *arguments], self.folder, self.env)


def available(programs):
    if any(shutil.which(program) is None for program in programs.needs):
        return False
    probe = programs.probe
    return not probe or subprocess.run(probe, capture_output=True, check=False).returncode == 0


@pytest.fixture(scope="module")
def built(unpacked, tmp_path_factory):
    """Builds the examples of a language, once."""
    made = {}

    def build(language):
        if language not in made:
            programs = PROGRAMS[language]
            if not available(programs):
                pytest.skip(programs.missing)
            made[language] = None  # A failed build is not repeated for each example.
            made[language] = Built(language, unpacked, tmp_path_factory.mktemp(language))
        if made[language] is None:
            pytest.fail("the examples could not be built")
        return made[language]

    return build


def test_every_binding_has_its_programs_listed():
    folders = {path.parent.name for path in (ROOT / "bindings").glob("*/Makefile")} - {"c"}
    assert folders == PROGRAMS.keys()


@pytest.mark.parametrize("language", sorted(PROGRAMS))
def test_the_docs_show_the_examples(language):
    page = (ROOT / "docs/guides/examples.md").read_text()
    assert page.count(f'--8<-- "bindings/{language}/') >= 5


def arguments_of(example):
    arguments = []
    for text in example["arguments"]:
        demo = os.environ.get("INLAY_TEST_DEMO", str(ROOT / "build/fixtures/demo.safetensors"))
        if "${demo}" in text and not Path(demo).is_file():
            pytest.skip("the demo model is not compiled: run `make test-bindings`")
        arguments.append(text.replace("${demo}", demo))
    return arguments


@pytest.mark.parametrize(
    "example", EXAMPLES, ids=lambda example: "-".join([example["example"], *example["arguments"]])
)
@pytest.mark.parametrize("language", sorted(PROGRAMS))
def test_example(built, language, example):
    arguments = arguments_of(example)
    done = built(language).example(example["example"], arguments)
    if "fails" in example:
        assert done.returncode == 1, f"{done.stdout}\n{done.stderr}"
        assert example["fails"] in done.stderr
        return
    assert done.returncode == 0, f"{done.stdout}\n{done.stderr}"
    assert done.stdout.splitlines() == example["prints"]


@pytest.mark.parametrize("example", ["hello", "stream", "tools", "structured"])
@pytest.mark.parametrize("language", sorted(PROGRAMS))
def test_example_without_arguments(built, language, example):
    done = built(language).example(example, [])
    assert done.returncode == 0, f"{done.stdout}\n{done.stderr}"
    assert done.stdout.strip()
