"""Texts that a cell may hold and that must command nothing wherever a report shows them."""

from __future__ import annotations

HOSTILE = (
    "\n::error file=x::pwned",
    "a\r\n::add-mask::secret\r\nb",
    "::stop-commands::token",
    "  ::set-output name=x::y",
    "##[add-mask]secret",
    "words ##[error]pwned",
    "##vso[task.setvariable variable=x]y",
    "##teamcity[message text='x']",
    "50 % of %0A::error::x, a: b, c=d",
    "\x1b[31mred\x1b[0m \x1b]0;title\x07",
    "nul\0nul",
    "\u202egnp.exe\u2066hidden\u2069\u200f",
    "line\u2028separator\u2029and\x85next\x0bvertical\x0cfeed",
    "lone \ud800 surrogate",
    "tag \U000e0041\U000e007f end",
    "not XML \ufffe \uffff",
    "]]> <![CDATA[ </failure><testcase/> &amp; & <b>",
    "a | b || c |\n|---|\n| x",
    "`code` *bold* _em_ ~~gone~~ [link](javascript:alert(1)) ![image](https://example.org/x.png)",
    "<script>alert(1)</script><img src=https://example.org/x>",
    "@someone and #123 and www.example.org https://example.org $math$ :smile: ^",
    "{0} {placeholder} [text](1)",
    "backslash \\ and quote \" and '",
    "</details></table>",
    "x" * 100_000,
    "",
)
