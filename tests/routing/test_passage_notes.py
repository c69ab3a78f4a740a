"""What a route says of canals: only those that it goes through."""

import pytest

from landbridge.routing.passage_notes import NOTES, passage_notes


def test_only_passages_on_the_way_are_told_of_and_once():
    assert passage_notes(["from:3", "passage:suez", "border:9", "passage:suez"]) == (NOTES["passage:suez"],)
    assert passage_notes(["passage:malacca", "from:3"]) == ()


@pytest.mark.parametrize("note", NOTES.values())
def test_a_note_has_a_date_and_says_what_to_do(note):
    assert "as of" in note
    assert "avoid" in note
