from __future__ import annotations

from landbridge.report.table import render_table


def line_with(text: str, *words: str) -> str:
    return next(line for line in text.splitlines() if all(word in line for word in words))


def test_overview_shows_each_figure_and_its_spread(document):
    text = render_table(document, width=110, colour=False)
    assert line_with(text, "via Khorgos, Aktau, Alat").split()[-6:] == [
        "9,083",
        "18.8",
        "4,071",
        "1,659",
        "2",
        "1",
    ]
    assert line_with(text, "recommended", "15.8-24.7").split()[-2:] == ["3,420-5,333", "1,394-2,173"]


def test_every_step_has_a_line_and_the_total_stands_below(document):
    text = render_table(document, width=110, colour=False)
    assert line_with(text, "ferry", "Aktau port, KZ → Alat port, AZ").split()[-4:] == [
        "462",
        "24",
        "420",
        "190",
    ]
    assert line_with(text, "gauge change", "Khorgos").split()[-3:] == ["11", "58", "6"]
    assert line_with(text, "Total", "9,083").split() == ["Total", "9,083", "452", "4,071", "1,659"]


def test_no_line_is_wider_than_the_terminal(document):
    for width in (80, 100, 120):
        assert max(map(len, render_table(document, width=width, colour=False).splitlines())) <= width


def test_a_missing_figure_is_said_to_be_missing(document):
    document["routes"][0]["steps"][0]["usd"] = None
    assert "n/a" in line_with(render_table(document, width=110, colour=False), "transfer", "Busan port, KR")


def test_a_small_charge_never_reads_as_zero(document):
    document["routes"][0]["steps"][0]["usd"] = 0.3
    assert "0.3" in line_with(render_table(document, width=110, colour=False), "transfer", "Busan port, KR")


def test_names_cannot_command_the_terminal_or_the_markup(hostile):
    hostile["routes"][0]["name"] = "[bold red]Khorgos[/]\x1b]0;owned\x07"
    text = render_table(hostile, width=120, colour=False)
    assert "\x1b" not in text
    assert "\u202e" not in text
    assert "[bold red]Khorgos[/]" in text


def test_notes_credit_and_boundary_statement_close_the_answer(document):
    text = " ".join(render_table(document, width=80, colour=False).split())
    for words in ("Northern Sea Route are closed", "OpenStreetMap contributors (ODbL)", "imply no judgement"):
        assert words in text


def charge(**changed):
    usual = {
        "criterion": "usd",
        "amount": 310.0,
        "label": "feeder freight",
        "formula": "1 x 0.343 USD/km x 905.0 km",
        "key": "sea_feeder_rate",
        "scope": "world",
        "value": 0.343,
        "low": 0.29,
        "high": 0.41,
        "unit": "USD/km",
        "year": 2024,
        "source_title": "UNCTAD Review of Maritime Transport",
        "source_url": "https://unctad.org/rmt2024",
        "confidence": "high",
        "note": "",
    }
    return usual | changed


def test_explain_names_formula_parameter_range_year_and_source(document):
    document["routes"][0]["steps"][1]["explain"] = [charge()]
    text = " ".join(render_table(document, explain=True, width=200, colour=False).split())
    for words in (
        "2 310 usd feeder freight: 1 x 0.343 USD/km x 905.0 km",
        "sea_feeder_rate (world) = 0.343 USD/km (0.29-0.41) [1] 2024 high",
        "[1] UNCTAD Review of Maritime Transport https://unctad.org/rmt2024",
    ):
        assert words in text


def test_a_further_parameter_of_a_charge_does_not_repeat_its_amount(document):
    second = charge(amount=0.0, key="deflator", value=1.02, source_title="World Bank")
    document["routes"][0]["steps"][1]["explain"] = [charge(), second]
    text = render_table(document, explain=True, width=160, colour=False)
    assert "usd" not in line_with(text, "deflator").replace("USD/km", "")
    assert "[2]" in line_with(text, "deflator")


def test_a_charge_over_no_distance_is_left_out(document):
    charge = {"criterion": "usd", "amount": 0.0, "label": "trucking", "formula": "0.9 x 1.28 USD/km x 0.0 km"}
    document["routes"][0]["steps"][0]["explain"] = [{**charge, "key": "road.usd_per_km"}]
    assert "trucking" not in render_table(document, width=110, colour=False, explain=True)
    document["routes"][0]["steps"][0]["explain"][0]["formula"] = "0.9 x 1.28 USD/km x 10.0 km"
    assert "trucking" in render_table(document, width=110, colour=False, explain=True)


def test_units_agree_with_their_count_and_money_has_its_year(document):
    document["query"]["shipment"] = {"unit": "wagon", "count": 3, "tonnes": 180.0}
    assert "3 wagons, 180 t, USD of 2024" in render_table(document, width=110, colour=False)
