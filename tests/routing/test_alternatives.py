from __future__ import annotations

from operator import attrgetter

from hypothesis import given
from hypothesis import strategies as st

from landbridge.routing.alternatives import (
    TIES,
    Candidate,
    choose,
    difference,
    exact_best,
    near_copy,
    shared_share,
)
from landbridge.routing.families import belongs, best_of_families


def way(name, hours, usd, kg, modes, labels=()):
    """A candidate whose stretches are named after its modes and gates: "rail:kz" is 1000 km."""
    stretches = modes.split()
    return Candidate(
        path=name,
        hours=hours,
        usd=usd,
        kg_co2e=kg,
        generalised_usd=usd + 2 * hours,
        km_of=dict.fromkeys(stretches, 1000.0),
        chain=tuple(dict.fromkeys(s.split(":")[0] for s in stretches)),
        gates=tuple(s.split(":")[1] for s in stretches),
        mode_km={
            m: sum(s.startswith(m) for s in stretches) * 1000.0 for m in {s.split(":")[0] for s in stretches}
        },
        labels=labels,
    )


SEA = way("sea", 800, 2000, 900, "sea:suez sea:red rail:poti")
SEA_TWIN = way("sea twin", 801, 2001, 900, "sea:suez sea:red rail:poti")
SIBERIA = way("siberia", 400, 4000, 800, "sea:vlad rail:ru rail:ru2")
MIDDLE = way("middle", 350, 4500, 1200, "sea:lyg rail:cn rail:kz ferry:caspian")
AIR = way("air", 60, 40000, 50000, "road:icn air:gyd")
SILLY = way("silly", 5000, 90000, 90000, "road:x road:y")


def names(chosen):
    return [c.path for c in chosen]


def test_the_four_optima_always_stand():
    chosen = choose([SEA, SIBERIA, MIDDLE, AIR], 6)
    labels = {c.path: c.labels for c in chosen}
    assert labels["sea"] == ("recommended", "cheapest")
    assert labels["air"] == ("fastest",)
    assert labels["siberia"] == ("lowest carbon",)


def test_a_few_kilograms_are_not_worth_nine_borders():
    detour = way("detour", 900, 5000, 790, "rail:a rail:b rail:c")
    chosen = choose([SEA, SIBERIA, MIDDLE, AIR, detour], 4)
    assert "lowest carbon" in next(c for c in chosen if c.path == "siberia").labels
    assert "detour" not in names(chosen)
    assert names(exact_best([SEA, SIBERIA, detour], "kg_co2e")) == ["detour"]


def test_the_first_is_the_recommended_one():
    chosen = choose([AIR, MIDDLE, SIBERIA, SEA], 6)
    assert "recommended" in chosen[0].labels
    assert [c.generalised_usd for c in chosen] == sorted(c.generalised_usd for c in chosen)


def test_near_copies_and_hopeless_ways_are_left_out():
    assert names(choose([SEA, SEA_TWIN, SIBERIA, MIDDLE, AIR, SILLY], 6)) == [
        "sea",
        "siberia",
        "middle",
        "air",
    ]


def test_the_best_of_a_family_comes_before_the_rest():
    rail = way("rail", 500, 4500, 2000, "rail:kp rail:cn", labels=("best by rail",))
    chosen = choose([SEA, AIR, SIBERIA, MIDDLE, rail], 4)
    assert "rail" in names(chosen)
    assert "middle" not in names(chosen)


def test_the_label_of_a_family_goes_to_the_copy_that_stands():
    twin = way("twin", 801, 2001, 900, "sea:suez sea:red rail:poti", labels=("best by sea",))
    chosen = choose([SEA, twin, AIR], 6)
    assert names(chosen) == ["sea", "air"]
    assert "best by sea" in chosen[0].labels


def test_what_is_too_dear_for_its_kind_is_left_out():
    dear = {"filler": (), "road": ("best by road",), "caspian": ("best by Caspian ferry",)}
    ways = [
        way(name, 800, 5000, 5000, f"road:{name} road:{name}2 rail:{name}3", labels=labels)
        for name, labels in dear.items()
    ]
    chosen = names(choose([SEA, AIR, *ways], 8))  # 6600 against 3600: 1.8 times
    assert "road" in chosen
    assert not {"filler", "caspian"} & {*chosen}


def test_a_way_by_a_mode_has_its_limit_and_one_by_air_none():
    by_road = way("by road", 800, 14000, 5000, "road:a road:b", labels=("best by road",))
    by_air = way("by air", 70, 90000, 60000, "road:c air:d", labels=("best by air",))
    assert names(choose([SEA, AIR, by_road, by_air], 8)) == ["sea", "air", "by air"]


def test_over_the_caspian_comes_first_if_it_competes():
    rail = way("rail", 450, 2900, 2000, "rail:kp rail:cn", labels=("best by rail",))
    near = way("near", 500, 3200, 2000, "rail:cn2 ferry:aktau", labels=("best by Caspian ferry",))
    assert names(choose([SEA, SIBERIA, AIR, rail, near], 4)) == ["sea", "near", "siberia", "air"]
    far = way("far", 500, 4000, 2000, "rail:cn2 ferry:aktau", labels=("best by Caspian ferry",))
    by_road = way("by road", 500, 3900, 9000, "road:cn road:kz", labels=("best by road",))
    chosen = names(choose([SEA, SIBERIA, AIR, rail, far, by_road], 5))
    assert chosen == ["sea", "rail", "siberia", "by road", "air"]


def test_a_way_over_an_ocean_is_by_no_mode_on_land():
    over_ocean = way("over an ocean", 1, 1, 1, "road:a road:b road:c sea:d sea:e")
    over_strait = way("over a strait", 1, 1, 1, "road:a road:b road:c road:d sea:e")
    assert not belongs("road", over_ocean)
    assert belongs("road", over_strait)
    assert belongs("sea", way("by sea", 1, 1, 1, "sea:a sea:b road:c"))


def test_few_wanted():
    assert names(choose([SEA, SIBERIA, MIDDLE, AIR], 1)) == ["sea"]
    assert choose([], 6) == []


def test_sharing_counts_the_longer_way():
    assert shared_share(SEA, SEA_TWIN) == 1.0
    assert shared_share(SEA, AIR) == 0.0
    half = way("half", 1, 1, 1, "sea:suez sea:red rail:poti rail:a rail:b rail:c")
    assert shared_share(SEA, half) == 0.5


FEW = st.sampled_from(["sea:a", "sea:b", "rail:c", "rail:d", "road:e", "air:f"])
WAYS = st.builds(
    lambda h, u, k, s: way(f"{h}-{u}-{k}-{s}", h, u, k, " ".join(s)),
    st.integers(1, 50),
    st.integers(1, 50),
    st.integers(1, 50),
    st.lists(FEW, min_size=1, max_size=4, unique=True),
)


@given(st.lists(WAYS, min_size=1, max_size=12), st.integers(4, 8))
def test_no_chosen_one_is_worse_than_what_was_there(pool, count):
    chosen = choose(pool, count)
    assert len(chosen) <= count
    for value, tie in TIES.items():
        best = attrgetter(value)
        assert min(map(best, chosen)) <= (1 + tie) * min(map(best, pool))
        assert best(exact_best(pool, value)[0]) == min(map(best, pool))
    optima = {"recommended", "fastest", "cheapest", "lowest carbon"}
    others = [c for c in chosen if not optima & {*c.labels}]
    assert not any(near_copy(a, b) for a in others for b in chosen if a is not b)


@given(WAYS, WAYS)
def test_difference_is_symmetric_and_bounded(one, other):
    assert abs(difference(one, other) - difference(other, one)) < 1e-12
    assert 0.0 <= difference(one, other) <= 1.0 + 1e-12
    assert difference(one, one) < 1e-12


def test_a_family_is_named_by_its_least_costly_way_unless_the_purer_one_is_near():
    """By rail alone for 12 or 11 against 10 with a little road: 20 % dearer is too much, 10 % is not."""
    mixed = way("mixed", 1, 8, 1, "rail:a rail:b rail:c road:d")
    dear = way("dear", 1, 10, 1, "rail:e rail:f rail:g rail:h", labels=("best by rail",))
    near = way("near", 1, 9, 1, "rail:e rail:f rail:g rail:h", labels=("best by rail",))
    assert [c.path for c in best_of_families([mixed, dear]) if "best by rail" in c.labels] == ["mixed"]
    assert [c.path for c in best_of_families([mixed, near]) if "best by rail" in c.labels] == ["near"]
