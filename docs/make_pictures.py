"""Draws the pictures of the README from real answers: ``python docs/make_pictures.py``."""

from __future__ import annotations

from pathlib import Path

import landbridge
from landbridge.report.plot import plot_routes

FOLDER = Path(__file__).parent / "img"
DOTS_PER_INCH = 120


def main() -> None:
    """Draw all pictures into ``docs/img``."""
    FOLDER.mkdir(exist_ok=True)
    draw("Busan", "Baku", FOLDER / "busan-baku.png")


def draw(origin: str, destination: str, file: Path) -> None:
    """Draw the alternatives between two places into a PNG file, the same bytes each time."""
    found = landbridge.route(origin, destination)
    figure = plot_routes(found.to_dict(), found.to_geojson())
    figure.savefig(file, dpi=DOTS_PER_INCH, metadata={"Software": "Landbridge"})


if __name__ == "__main__":
    main()
