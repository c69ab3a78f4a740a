"""By sea a town stands for the greatest port of its name, not for the nearest quay."""

from __future__ import annotations

import pytest

from landbridge.routing.planner import default_planner


@pytest.mark.parametrize(
    ("town", "port"),
    [
        ("Rotterdam", "port-NLRTM"),  # Dordrecht is no farther from the town's centre
        ("Singapore", "port-SGSIN"),  # Keppel is nearer
        ("Los Angeles", "port-USLAX"),  # Long Beach is nearer
        ("Guangzhou", "port-CNCAN"),  # the old port in the city takes feeders
        ("Athens", "port-GRPIR"),  # no port of this name: the nearest
    ],
)
def test_the_port_that_a_town_stands_for(town, port):
    planner = default_planner()
    stop = planner.mode_graph("sea").stop(planner.atlas.resolve(town), planner.atlas)
    assert [planner.network.nodes["node_id"][end.node] for end in stop.ends] == [port]
    assert "is taken as" in stop.note


def test_coordinates_stand_for_what_is_nearest():
    planner = default_planner()
    stop = planner.mode_graph("sea").stop(planner.atlas.resolve("51.816,4.675"), planner.atlas)
    assert planner.network.nodes["node_id"][stop.ends[0].node] != "port-NLRTM"
