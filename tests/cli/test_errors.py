"""Wrong input on the real atlas: one sentence on standard error, exit code 2, nothing printed or written."""

import pytest

from landbridge.cli import app

WAY = ("Busan", "Baku")


def refused(words, capsys):
    """Run a command that must be refused and return its sentence."""
    assert app.run(["route", *words]) == 2
    shown = capsys.readouterr()
    assert shown.out == ""
    assert len(shown.err.splitlines()) == 1
    assert shown.err.startswith("landbridge: ")
    assert "Traceback" not in shown.err
    return shown.err


@pytest.mark.parametrize(
    ("name", "meant"), [("Busann", "Busan,KR"), ("Almatty", "Almaty,KZ"), ("Rotterdamm", "Rotterdam,NL")]
)
def test_an_unknown_place_gets_suggestions(name, meant, capsys):
    sentence = refused([name, "Poti"], capsys)
    assert f"'{name}'" in sentence
    assert meant in sentence


def test_a_name_like_nothing_is_refused(capsys):
    assert "xqzvwk" in refused(["xqzvwk", "Baku"], capsys)


@pytest.mark.parametrize("ends", [("Baku", "Baku"), ("Baku", "baku,az"), ("Baku", "  BAKU ")])
def test_two_equal_places(ends, capsys):
    assert "two different places" in refused(ends, capsys)


def test_a_stop_twice_in_a_row(capsys):
    assert "two different places" in refused([*WAY, "--via", "Busan"], capsys)


@pytest.mark.parametrize(
    ("place", "word"),
    [
        ("nan,49", "finite"),
        ("40,inf", "finite"),
        ("95,49", "no place on Earth"),
        ("40,181", "no place on Earth"),
        ("40;49", "'40;49'"),
        ("", "empty"),
        ("   ", "empty"),
    ],
)
def test_impossible_coordinates(place, word, capsys):
    assert word in refused([place, "Baku"], capsys)


@pytest.mark.parametrize(
    ("cargo", "word"),
    [
        ("0 teu", "above zero"),
        ("-3 teu", "above zero"),
        ("inf teu", "finite"),
        ("nan tonne", "finite"),
        ("1e12 teu", "check it"),
        ("1 teu 400t", "do not fit"),
        ("5 bananas", "not understood"),
        ("teu", "not an amount"),
        ("", "not understood"),
        ("1 teu -5usd", "zero or more"),
    ],
)
def test_absurd_cargo(cargo, word, capsys):
    assert word in refused([*WAY, "--cargo", cargo], capsys)


@pytest.mark.parametrize(
    ("avoid", "hint"), [("Narnia", ""), ("suezz", "suez"), ("Afganistan", "afghanistan"), ("", "")]
)
def test_unknown_exclusions(avoid, hint, capsys):
    sentence = refused([*WAY, "--avoid", avoid], capsys)
    assert hint in sentence.replace(f'"{avoid}"', "").lower()


@pytest.mark.parametrize("modes", ["rocket", "rail,rocket", ",", ""])
def test_unknown_modes(modes, capsys):
    sentence = refused([*WAY, "--modes", modes], capsys)
    assert "road" in sentence
    assert "waterway" in sentence


def test_unknown_measure_and_year(capsys):
    assert "generalised" in refused([*WAY, "--optimise", "beauty"], capsys)
    assert "2000" in refused([*WAY, "--year", "1850"], capsys)


@pytest.mark.parametrize(
    ("words", "named"),
    [
        (["--avoid", "rail", "--avoid", "road"], ("rail", "road")),
        (["--avoid", "AZ"], ("AZ",)),
        (["--modes", "road"], ("sea",)),
        (["--avoid", "rail,road,sea,ferry,waterway,air"], ("No mode is left",)),
        (["--modes", "rail"], ("Busan", "Baku")),
    ],
)
def test_no_route_names_what_cut_it(words, named, capsys):
    sentence = refused([*WAY, *words], capsys)
    assert all(name in sentence for name in named)


@pytest.mark.parametrize("option", ["--map", "--output"])
def test_nothing_is_written_when_the_query_fails(option, tmp_path, capsys):
    target = tmp_path / "answer.html"
    refused(["Busan", "Busan", option, str(target)], capsys)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("option", ["--map", "--output"])
def test_a_folder_that_is_not_there(option, tmp_path, capsys):
    target = tmp_path / "missing" / "answer.html"
    assert "does not exist" in refused([*WAY, option, str(target)], capsys)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_in_place_of_a_file(tmp_path, capsys):
    assert "is a folder" in refused([*WAY, "--output", str(tmp_path)], capsys)


@pytest.mark.parametrize(
    "words",
    [
        ["distance", "Baku", "Almaty", "--mode", "rocket"],
        ["distance", "Baku", "Baku", "--mode", "rail"],
        ["distance", "Baku", "Almaaty", "--mode", "rail"],
        ["distance", "London", "New York", "--mode", "road"],
        ["places", "xqzvwk"],
        ["places", ""],
    ],
)
def test_the_other_commands_refuse_in_the_same_way(words, capsys):
    assert app.run(words) == 2
    shown = capsys.readouterr()
    assert shown.out == ""
    assert len(shown.err.splitlines()) == 1
    assert shown.err.startswith("landbridge: ")
