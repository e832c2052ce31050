from __future__ import annotations

import pytest

from aqim_data.locators import Locator, paragraphs


@pytest.mark.parametrize(
    ("text", "kind", "numbers"),
    [
        ("para 59", "para", [59]),
        ("para 59-60", "para", [59, 60]),
        ("p 12", "p", [12]),
        ("p 3-7", "p", [3, 4, 5, 6, 7]),
        ("section 3.1 Hostages", "section", []),
        ("entry QDe.014", "entry", []),
        ("time 00:12:30", "time", []),
        ("whole", "whole", []),
    ],
)
def test_the_grammar(text: str, kind: str, numbers: list[int]) -> None:
    locator = Locator.parse(text)
    assert locator.kind == kind
    assert list(locator.numbers) == numbers


@pytest.mark.parametrize(
    "text",
    [
        "",
        "59",
        "para",
        "para 0",
        "para 059",
        "para 59 ",
        "para 60-59",
        "Para 59",
        "para 59–60",
        "page 3",
        "time 12:30",
        "time 00:61:00",
        "section ",
        "whole\n",
    ],
)
def test_everything_else_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"write"):
        Locator.parse(text)


def test_paragraphs_are_the_lines_that_are_not_blank() -> None:
    assert paragraphs("\n a \n\n\u00a0\nb") == {1: " a ", 2: "b"}
