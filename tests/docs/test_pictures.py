"""The pictures are those the script takes, all of them shown somewhere, and small enough to be carried by every clone."""

from scripts.screenshots import FOLDER, MOST_BYTES, PICTURES
from tests.docs.pages import documents


def test_every_picture_is_taken_by_the_script_and_every_one_it_takes_is_there() -> None:
    assert {file.stem for file in FOLDER.iterdir()} == {picture.name for picture in PICTURES}


def test_together_they_are_small() -> None:
    assert sum(file.stat().st_size for file in FOLDER.iterdir()) <= MOST_BYTES


def test_every_picture_is_shown_in_a_document() -> None:
    told = "\n".join(file.read_text(encoding="utf-8") for file in documents())
    assert [picture.name for picture in PICTURES if f"screenshots/{picture.name}.png" not in told] == []
