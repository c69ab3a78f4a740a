"""`explain` on the shipped atlas: what is told of each kind of thing, and which shipped routes use it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from landbridge.atlas.build.typed_rows import typed_rows_frame
from landbridge.atlas.load import Atlas
from landbridge.atlas.store import compiled_folder, write_part
from landbridge.atlas.typed import PART
from landbridge.errors import AmbiguousPlaceError, InputError, UnknownPlaceError
from landbridge.report.explain import explanation_text
from landbridge.routing.explain import explain
from landbridge.routing.pieces import Piece
from landbridge.routing.planner import Planner
from landbridge.routing.shipped import Touches

DATA = Path(__file__).parents[2] / "data"


@pytest.fixture(scope="module")
def planner(tmp_path_factory):
    """The shipped atlas with the typed rows as they stand in data/ now."""
    folder = tmp_path_factory.mktemp("compiled")
    for part in compiled_folder().iterdir():
        if part.stem != PART:
            (folder / part.name).symlink_to(part)
    write_part(folder, PART, typed_rows_frame(DATA))
    return Planner(Atlas(folder))


def told(planner, what, **options):
    return explain(what, planner=planner, routes=False, **options)


def test_a_border_tells_both_directions_and_where_each_figure_is_from(planner):
    found = told(planner, "BCR039")
    assert (found.kind, found.id) == ("border", "crossing-BCR039")
    figures = found.sections["figures"]
    assert {row["direction"] for row in figures} >= {"KZ to CN", "CN to KZ"}
    hours = [row for row in figures if row["parameter"] == "crossing.hours"]
    assert {row["basis"] for row in hours} == {"its own"}
    fees = [row for row in figures if row["parameter"] == "border.usd.rail"]
    assert all(row["basis"].startswith("default") and row["source_title"] for row in fees)
    assert {row["file"] for row in found.sections["typed rows"]} >= {"crossings.csv", "transfers.csv"}
    assert found.sections["evidence"]


def test_a_post_by_its_town_but_not_a_far_town_of_its_name(planner):
    brest, alat = told(planner, "Brest"), told(planner, "Alat")
    assert (brest.kind, brest.id) == ("border", "crossing-BCR086")
    assert "city Brest (BY)" in brest.notes[0]
    assert alat.kind == "node"
    assert alat.name.startswith("Alat (Baku")
    assert "crossing-BCD060" in alat.notes[0]


def test_the_border_of_two_countries_lists_its_crossings(planner):
    one, other = told(planner, "CN-KZ"), told(planner, "kz-cn")
    assert one.to_dict() == other.to_dict()
    ids = {row["row_id"] for row in one.sections["crossings"]}
    assert {"BCR039", "BCD088"} <= ids


def test_a_place_shows_its_rows_of_transfers(planner):
    found = told(planner, "terminal-T062")
    rows = [row for row in found.sections["typed rows"] if row["file"] == "transfers.csv"]
    assert {row["hours"] for row in rows} == {"4.25"}
    assert found.sections["access"]
    assert found.sections["links"]
    assert found.sections["handling"]


def test_a_link_and_its_typed_row(planner):
    found = told(planner, "R006")
    assert found.kind == "link"
    assert any(row["id"] == "R006" for row in found.sections["typed rows"])
    between = told(planner, "Baku -> Alat")
    assert between.facts["km"] == pytest.approx(67, abs=8)
    with pytest.raises(UnknownPlaceError, match="No single link joins Baku and Busan"):
        told(planner, "Baku -> Busan")


def test_a_service_by_id_and_by_name(planner):
    found = told(planner, "ca01")
    assert found.sections["legs"][0]["from"].startswith("Alat")
    assert {"its own"} < {row["basis"] for row in found.sections["figures"]}
    assert told(planner, found.name).to_dict() == found.to_dict()


def test_a_parameter_tells_which_row_holds_in_a_country(planner):
    found = told(planner, "rail.usd_per_km", country="China")
    held = [row for row in found.sections["looked up"] if row["holds"]]
    assert held
    assert {row["scope"] for row in held if row["unit_class"] == "feu"} == {"CN"}
    assert found.sections["evidence"]


@pytest.mark.parametrize(
    ("what", "error", "says"),
    [
        ("", InputError, "Name what to explain"),
        ("Astara", AmbiguousPlaceError, "BCR003"),
        ("rail.usd", UnknownPlaceError, "did you mean rail.usd_per_km"),
        ("Zzyzzx", UnknownPlaceError, "Nothing is called"),
        ("FR-KZ", UnknownPlaceError, "no border crossing between FR and KZ"),
    ],
)
def test_what_cannot_be_explained(planner, what, error, says):
    with pytest.raises(error, match=says):
        told(planner, what)


def test_a_country_goes_with_a_parameter_only(planner):
    with pytest.raises(InputError, match="A country goes with a parameter"):
        told(planner, "BCR039", country="KZ")
    with pytest.raises(InputError, match='There is no country "Narnia"'):
        told(planner, "rail.usd_per_km", country="Narnia")


def test_the_shipped_routes_that_use_a_border(planner):
    found = explain("Dostyk / Alashankou rail", planner=planner)
    assert found.pairs >= 30
    assert {use["role"] for use in found.uses} == {"border"}
    assert any("recommended" in use["labels"] for use in found.uses)
    assert len(explain("CN-KZ", planner=planner).uses) >= len(found.uses)
    assert explain("GN-LR", planner=planner).uses == []


def test_an_origin_is_one_and_a_parameter_is_used(planner):
    uses = explain("Busan", planner=planner).uses
    assert {use["role"] for use in uses if use["from"] == "Busan,KR"} == {"origin"}
    assert explain("rail.usd_per_km", planner=planner).uses


def test_the_role_is_what_the_thing_is_used_for():
    parts = [
        Piece("transfer", "rail", "KZ", 1, 1, 0.0, 0),
        Piece("move", "rail", "KZ", 1, 2, 100.0, 5, track=(("core_links", 7, True),)),
        Piece("border", "rail", "CN", 2, 2, 0.0, 6),
        Piece("move", "rail", "CN", 2, 3, 100.0, 5, track=(("core_links", 8, True),)),
    ]
    roles = {
        "origin": Touches(nodes=frozenset({1})),
        "border": Touches(nodes=frozenset({2})),
        "destination": Touches(nodes=frozenset({3})),
        "move": Touches(rows=frozenset({("core_links", 8)})),
        "": Touches(rows=frozenset({("links", 8)})),
    }
    assert {role: touches.role(parts) for role, touches in roles.items()} == {role: role for role in roles}
    assert Touches(rules=frozenset({6})).role(parts) == "border"


@pytest.mark.parametrize("what", ["BCR039", "CN-KZ", "Baku", "CA01", "R006", "rail.usd_per_km"])
def test_text_and_document(planner, what):
    document = json.loads(json.dumps(told(planner, what).to_dict(), allow_nan=False))
    assert document["schema"] == "landbridge.explain/1"
    text = explanation_text(document)
    assert document["name"] in text
    assert "None" not in text
    assert max(map(len, text.splitlines())) <= 130
