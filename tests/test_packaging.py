"""The wheel holds what osolab needs and nothing else, and works in an environment of its own."""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
import tomllib
import venv
import zipfile
from email.parser import Parser
from pathlib import Path

import pytest

pytestmark = [pytest.mark.slow, pytest.mark.processes]

PACKAGES = ("osolab", "simulator", "harness", "scenarios", "loadtests")


@pytest.fixture(scope="session")
def wheel(project_root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel as `pip install .` would build it, without a network."""
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(folder)]
    subprocess.run(build, cwd=project_root, check=True, capture_output=True, timeout=120)
    (built,) = folder.glob("*.whl")
    return built


def test_wheel_holds_every_source_and_data_file(wheel: Path, project_root: Path) -> None:
    """Schemas, code lists, templates and scenarios travel with the code: not one file stays behind."""
    on_disk = {
        str(path.relative_to(project_root))
        for package in PACKAGES
        for path in (project_root / package).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    with zipfile.ZipFile(wheel) as archive:
        packed = {name for name in archive.namelist() if ".dist-info/" not in name}
    assert packed == on_disk


def test_wheel_names_its_licence_and_its_command(wheel: Path, project_root: Path) -> None:
    """Whoever installs the wheel gets the licence, the version of the source, and one command."""
    version = subprocess.run(
        [sys.executable, "-c", "import simulator; print(simulator.__version__)"],
        cwd=project_root,
        check=True,
        capture_output=True,
        text=True,
        timeout=60,
    ).stdout.strip()
    info = f"osolab-{version}.dist-info"
    with zipfile.ZipFile(wheel) as archive:
        metadata = Parser().parsestr(archive.read(f"{info}/METADATA").decode())
        entry_points = archive.read(f"{info}/entry_points.txt").decode()
        assert f"{info}/licenses/LICENSE" in archive.namelist()
    declared = tomllib.loads((project_root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert metadata["License-Expression"] == declared["license"]
    assert "Private :: Do Not Upload" in metadata.get_all("Classifier", [])
    assert "osolab = osolab.cli:main" in entry_points
    assert "osolab = osolab.pytest_plugin" in entry_points


def test_wheel_works_in_a_clean_environment(wheel: Path, tmp_path: Path) -> None:
    """`osolab --version` runs from the installed wheel, with none of the source tree in sight."""
    home = tmp_path / "venv"
    venv.create(home, symlinks=True)
    python = home / "bin" / "python"
    purelib = Path(
        subprocess.run(
            [python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"],
            check=True,
            capture_output=True,
            text=True,
            timeout=60,
        ).stdout.strip()
    )
    # Dependencies are borrowed, not downloaded. A path file adds the folder without following the path files in it, so
    # an editable installation of the source tree stays out of sight.
    borrowed = {sysconfig.get_path("purelib"), sysconfig.get_path("platlib")}
    (purelib / "borrowed.pth").write_text("\n".join(sorted(borrowed)), encoding="utf-8")
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--python", str(python)]
    install = [*pip, "install", "--quiet", "--no-index", "--no-deps", "--ignore-installed", str(wheel)]
    subprocess.run(install, check=True, capture_output=True, timeout=120)
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "OSOLAB"))}
    version = wheel.name.split("-")[1]

    def run(*command: str | Path) -> str:
        done = subprocess.run(
            command, cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=60, check=False
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    assert version in run(home / "bin" / "osolab", "--version")
    for door in ("osolab", "harness"):
        assert version in run(python, "-m", door, "--version")
    assert str(purelib) in run(python, "-c", "import harness, simulator; print(simulator.__file__)")
    assert "Sandbox(seed=7" in run(python, "-c", "import osolab; print(osolab.Sandbox(seed=7))")
    assert "B-02" in run(home / "bin" / "osolab", "list", "scenarios")
