"""pyproject.toml, constraints.txt and environment.yml tell one story."""

import importlib.metadata
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[1]
PROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))[
    "project"
]
EXTRAS: dict[str, list[str]] = PROJECT["optional-dependencies"]
ENVIRONMENT = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))
TENSORFLOWS = {"tensorflow", "tensorflow-cpu"}
MACHINES = [
    {"sys_platform": "linux", "platform_machine": "x86_64"},
    {"sys_platform": "linux", "platform_machine": "aarch64"},
    {"sys_platform": "darwin", "platform_machine": "arm64"},
    {"sys_platform": "win32", "platform_machine": "AMD64"},
]


def pins() -> list[Requirement]:
    """Every line of constraints.txt."""
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    return [Requirement(line) for line in lines if line.strip() and not line.startswith("#")]


def requirements() -> list[str]:
    """Every requirement of the package and of all extras but `gpu`."""
    chosen = [extra for name, extra in EXTRAS.items() if name != "gpu"]
    return [*PROJECT["dependencies"], *(line for extra in chosen for line in extra)]


def tensorflows(extra: list[str], machine: dict[str, str]) -> list[str]:
    """The TensorFlow distributions that an extra installs on a machine."""
    wanted = [Requirement(line) for line in extra]
    active = [r.name for r in wanted if r.marker is None or r.marker.evaluate(machine)]
    return [name for name in active if name in TENSORFLOWS]


@pytest.mark.parametrize("line", requirements())
def test_every_requirement_has_pins_within_its_bounds(line: str):
    wanted = Requirement(line)
    found = [pin for pin in pins() if canonicalize_name(pin.name) == wanted.name]
    assert found, f"constraints.txt has no pin for {wanted.name}"
    for pin in found:
        (specifier,) = pin.specifier
        assert specifier.operator == "=="
        assert wanted.specifier.contains(specifier.version)


@pytest.mark.parametrize("machine", MACHINES, ids=lambda machine: "-".join(machine.values()))
def test_no_extra_installs_two_tensorflows(machine: dict[str, str]):
    assert [len(tensorflows(EXTRAS[name], machine)) for name in ("cpu", "gpu")] == [1, 1]


def test_tensorflow_comes_with_two_extras_only():
    lines = {"": PROJECT["dependencies"], **EXTRAS}
    owners = {
        name
        for name, extra in lines.items()
        if TENSORFLOWS & {Requirement(line).name for line in extra}
    }
    assert owners == {"cpu", "gpu"}


def test_linux_laptops_get_the_small_wheel():
    assert tensorflows(EXTRAS["cpu"], MACHINES[0]) == ["tensorflow-cpu"]


def test_no_extra_drags_another_in():
    named = {Requirement(line).name for extra in EXTRAS.values() for line in extra}
    assert PROJECT["name"] not in named


def test_the_installed_tensorflow_stands_alone():
    found = importlib.metadata.distributions()
    installed = {canonicalize_name(distribution.metadata["Name"]) for distribution in found}
    assert len(installed & TENSORFLOWS) <= 1


def test_environment_installs_the_package_with_the_pins():
    *conda, last = ENVIRONMENT["dependencies"]
    assert ENVIRONMENT["name"] == "course"
    assert ENVIRONMENT["channels"] == ["conda-forge"]
    assert [entry.split("=")[0] for entry in conda] == ["python", "pip"]
    assert last == {"pip": ["-c constraints.txt", "-e .[cpu]"]}


def test_environment_takes_a_python_that_the_package_accepts():
    python = next(e for e in ENVIRONMENT["dependencies"] if str(e).startswith("python="))
    version = python.removeprefix("python=")
    assert SpecifierSet(PROJECT["requires-python"]).contains(version)


@pytest.mark.parametrize("file", ["README.md", ".ci/run"])
def test_every_install_uses_the_constraints(file: str):
    text = (ROOT / file).read_text(encoding="utf-8")
    installs = [line for line in text.splitlines() if "pip install" in line and " -e " in line]
    assert installs
    assert [line for line in installs if "constraints.txt" not in line] == []
