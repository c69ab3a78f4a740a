from __future__ import annotations

import pytest
from tiny_network import network

from landbridge.errors import InputError, UnknownPlaceError
from landbridge.routing.exclusions import Vocabulary, fold, read_avoid, read_modes

WORDS = Vocabulary.of(network())
PLACES = {"Alpha": 0, "Port A": 5}


def place_row(text):
    if text not in PLACES:
        raise UnknownPlaceError(f"no place {text}")
    return PLACES[text]


def avoid(*words):
    return read_avoid(words, WORDS, place_row)


@pytest.mark.parametrize("word", ["RU", "ru", "RUS", "Russia", "russian federation", " RUSSIA "])
def test_a_country_goes_by_any_of_its_names(word):
    assert avoid(word).countries == {"RU"}


@pytest.mark.parametrize("word", ["TÜRKİYE", "Turkey", "turkiye"])
def test_accents_and_case_do_not_matter(word):
    assert avoid(word).countries == {"TR"}


def test_a_union_and_a_region_stand_for_their_members():
    assert avoid("EAEU").countries == {"RU"}
    assert avoid("Western Asia").countries == {"AZ", "GE", "TR"}


@pytest.mark.parametrize("word", ["BCR001", "crossing-BCR001", "Gate / Tor", "gate", "Tor"])
def test_a_border_goes_by_id_and_by_either_name(word):
    assert avoid(word).nodes == {2}


@pytest.mark.parametrize("word", ["AZ-GE", "ge-az", "Azerbaijan-Georgia", "AZ/GE"])
def test_a_pair_of_countries_means_all_their_borders(word):
    assert avoid(word).nodes == {2, 3, 8}


def test_a_pair_without_border_is_an_error():
    with pytest.raises(InputError, match="no border crossing"):
        avoid("RU-EG")


@pytest.mark.parametrize("word", ["suez", "Suez Canal", "SUEZ"])
def test_passages(word):
    assert avoid(word).passages == {"suez"}


def test_a_canal_belongs_to_its_country():
    assert avoid("Egypt").closed_passages == {"suez"}
    assert "volga_don" in avoid("RU").closed_passages


def test_modes_places_and_lists():
    assert avoid("air").modes == {"air"}
    assert avoid("Port A").nodes == {5}
    both = avoid("RU,EG", "sea")
    assert both.countries == {"RU", "EG"}
    assert both.modes == {"sea"}


def test_an_unknown_word_gets_suggestions():
    with pytest.raises(InputError, match=r"Nothing called .Rusia. .*did you mean russia"):
        avoid("Rusia")


@pytest.mark.parametrize("word", ["", "   "])
def test_an_empty_word_is_an_error(word):
    with pytest.raises(InputError, match="empty word"):
        avoid(word)


def test_allowed_modes_become_excluded_ones():
    assert read_modes(None) == frozenset()
    assert read_modes(("rail", "Sea")) == {"road", "ferry", "waterway", "air"}
    with pytest.raises(InputError, match='no mode "tram"'):
        read_modes(("tram",))
    with pytest.raises(InputError, match="No mode is allowed"):
        read_modes(())


def test_fold_keeps_other_scripts_apart():
    assert fold("Баку") == "баку"
