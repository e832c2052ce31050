"""What docs/frames.md shows is what happens."""

from __future__ import annotations

import contextlib
import io
import re
from typing import Any

from tests.conftest import ROOT

PAGE = ROOT / "docs" / "frames.md"
BLOCK = re.compile(r"^```(python|text)\n(.*?)^```", flags=re.DOTALL | re.MULTILINE)


def test_the_examples_print_what_the_page_says() -> None:
    blocks = BLOCK.findall(PAGE.read_text("utf-8"))
    assert [kind for kind, _ in blocks] == ["python", "text"] * (len(blocks) // 2)
    namespace: dict[str, Any] = {}
    for (_, code), (_, output) in zip(blocks[::2], blocks[1::2], strict=True):
        printed = io.StringIO()
        with contextlib.redirect_stdout(printed):
            exec(code, namespace)
        assert printed.getvalue() == output
