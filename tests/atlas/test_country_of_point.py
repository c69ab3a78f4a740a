"""Countries of points by the drawn polygons."""

from __future__ import annotations

from landbridge.atlas.country_of_point import countries_of_points


def test_points_on_land_lie_in_their_country_and_points_at_sea_in_none():
    points = {
        (40.4, 49.5): "AZ",
        (42.0, 51.0): "",
        (52.0, 100.0): "RU",
        (-30.0, 28.0): None,
        (64.5, -172.5): "RU",
    }
    found = countries_of_points(list(points))
    assert [one for one, want in zip(found, points.values(), strict=True) if want is not None] == [
        want for want in points.values() if want is not None
    ]


def test_an_enclave_belongs_to_the_country_inside():
    assert countries_of_points([(-29.5, 28.2), (-29.0, 25.0), (41.9029, 12.4534)])[:2] == ["LS", "ZA"]


def test_no_points_have_no_countries():
    assert countries_of_points([]) == []
