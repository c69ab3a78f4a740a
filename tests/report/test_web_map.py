from __future__ import annotations

import base64
import hashlib
import json
import re
import shutil
import subprocess
from html.parser import HTMLParser

import pytest

from landbridge.atlas.credit import CREDIT
from landbridge.report.web_map import map_page

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")


class Elements(HTMLParser):
    """Collects start tags with their attributes and the text of each script."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.scripts: list[list] = []
        self.text = ""
        self.inside = ""
        self.feed(page)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        self.inside = tag
        if tag == "script":
            self.scripts.append([dict(attrs), ""])

    def handle_endtag(self, tag):
        self.inside = ""

    def handle_data(self, data):
        if self.inside == "script":
            self.scripts[-1][1] += data
        else:
            self.text += data

    def data(self, id_):
        return json.loads(next(text for attrs, text in self.scripts if attrs.get("id") == id_))

    @property
    def policy(self):
        return next(a["content"] for _, a in self.tags if a.get("http-equiv") == "Content-Security-Policy")


def style_of(page):
    return re.search(r"<style>(.*?)</style>", page, re.DOTALL).group(1)


def test_page_loads_nothing_from_outside(document, geojson):
    page = map_page(document, geojson)
    elements = Elements(page)
    assert not [a for _, a in elements.tags if "src" in a or "href" in a]
    style = style_of(page)
    assert "url(" not in style
    assert "@import" not in style
    assert elements.policy.startswith("default-src 'none'; script-src 'sha256-")
    assert "unsafe" not in elements.policy


def test_policy_allows_exactly_the_scripts_and_the_style_that_stand_in_the_page(document, geojson):
    page = map_page(document, geojson)
    elements = Elements(page)
    scripts = [text for attrs, text in elements.scripts if attrs.get("type") != "application/json"]
    style = style_of(page)
    stated = re.findall(r"'sha256-([^']+)'", elements.policy)
    assert stated == [
        base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() for text in [*scripts, style]
    ]


def test_embedded_document_is_the_document(document, geojson):
    elements = Elements(map_page(document, geojson))
    assert elements.data("data-document") == document
    assert len(elements.data("data-lines")["features"]) == sum(
        step["kind"] == "move" for route in document["routes"] for step in route["steps"]
    )


def test_hostile_names_add_no_element(document, hostile, geojson):
    plain, attacked = Elements(map_page(document, geojson)), Elements(map_page(hostile, geojson))
    assert [tag for tag, _ in attacked.tags] == [tag for tag, _ in plain.tags]
    assert attacked.policy == plain.policy
    assert not any("\u202e" in text or "\x1b" in text for _, text in attacked.scripts)


def test_credit_and_boundary_statement_are_in_the_page(document, geojson):
    text = Elements(map_page(document, geojson)).text
    assert CREDIT in text
    assert "imply no judgement" in text


def test_page_is_small_and_the_same_each_time(document, geojson):
    page = map_page(document, geojson)
    assert len(page.encode()) < 1_500_000
    assert page == map_page(document, geojson)


def test_not_a_number_is_refused_rather_than_drawn(document, geojson):
    document["routes"][0]["usd"] = float("nan")
    with pytest.raises(ValueError, match="not JSON compliant"):
        map_page(document, geojson)


@pytest.mark.skipif(CHROMIUM is None, reason="no browser on this machine")
def test_browser_draws_cards_steps_and_lines_and_runs_no_hostile_name(document, hostile, geojson, tmp_path):
    for name, answer in (("plain", document), ("hostile", hostile)):
        file = tmp_path / f"{name}.html"
        file.write_text(map_page(answer, geojson), encoding="utf-8")
        flags = ["--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={tmp_path / name}"]
        command = [CHROMIUM, *flags, "--virtual-time-budget=3000", "--dump-dom", file.as_uri()]
        dom = subprocess.run(command, capture_output=True, timeout=120, check=True).stdout.decode()
        tags = [(tag, attrs.get("class") or "") for tag, attrs in Elements(dom).tags]
        assert sum("card" in look.split() for _, look in tags) == len(document["routes"])
        assert sum("step" in look.split() for _, look in tags) == len(document["routes"][0]["steps"])
        assert sum(tag == "path" and "leg" in look.split() for tag, look in tags) >= 5
        assert not [tag for tag, _ in tags if tag == "img"]
