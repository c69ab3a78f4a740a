"""Another gauge for a typed link or for the railways of a country."""

from __future__ import annotations

from typing import TYPE_CHECKING

from landbridge.errors import InputError
from landbridge.network.scenario.additions import give_access
from landbridge.network.scenario.targets import link_rows, mode_rows

if TYPE_CHECKING:
    from landbridge.network.scenario.model import Change
    from landbridge.network.scenario.state import State
    from landbridge.network.scenario.world import World


def set_gauge(change: Change, state: State, world: World) -> str:
    """Give links another gauge, with a change of gauge at their ends, and return what that did.

    Raises
    ------
    InputError
        If the link is no railway.
    """
    gauge, country = int(change.get("gauge_mm")), ""
    if change.target == "link":
        found, what = link_rows(change, state, world), f"link {change.name}"
    else:
        country = world.country(change.name)
        found, what = mode_rows("rail", country, state), f"railways of {country}"
    changed: dict[str, list[int]] = {}
    for table, rows in found.items():
        frame = getattr(state.network, table)
        if any(frame["mode"][row] != "rail" for row in rows[:1]):
            raise InputError(f"Link {change.name} is no railway and has no gauge.")
        changed[table] = [row for row in rows if frame["gauge_mm"][row] != gauge]
        for row in rows:
            state.claim(f"gauge of {what}", (table, row, "gauge_mm"), gauge)
        if changed[table]:
            state.put(table, frame.with_columns(frame["gauge_mm"].scatter(changed[table], gauge)))
    if not any(changed.values()):
        return f"changes nothing: {what} {'is' if change.target == 'link' else 'are'} of {gauge} mm already"
    state.touched.add("rail")
    if change.target == "country":
        _turn_access(state, country, gauge)
    else:
        _give_both_gauges(state, changed["core_links"], gauge)
    km = sum(state.network.links["km"].gather(changed["links"]).to_list())
    return f"gives {what} ({km:,.0f} km) the gauge of {gauge} mm"


def _turn_access(state: State, country: str, gauge: int) -> None:
    """Load and unload in a country on the new gauge instead of the old ones."""
    import polars as pl

    nodes = state.network.nodes["country"]
    inside = nodes.gather(state.network.access["node"]) == country
    turned = inside & (state.network.access["mode"] == "rail")
    table = state.network.access.with_columns(
        gauge_mm=pl.when(turned).then(pl.lit(gauge, pl.Int64)).otherwise(pl.col("gauge_mm"))
    )
    state.put("access", table.unique(["node", "mode", "gauge_mm"], keep="first", maintain_order=True))


def _give_both_gauges(state: State, rows: list[int], gauge: int) -> None:
    """Let cargo change gauge at the ends of a link."""
    import polars as pl

    links = state.network.core_links
    crossings = set(state.network.crossings["node"].to_list())
    for node in sorted(
        {int(links[end][row]) for row in rows for end in ("from_node", "to_node")} - crossings
    ):
        here = (pl.col("from_node") == node) | (pl.col("to_node") == node)
        met = links.filter(here & (pl.col("mode") == "rail"))["gauge_mm"].unique().sort().to_list()
        for one in dict.fromkeys([gauge, *met]):
            give_access(state, node, "rail", int(one))
