"""Character classes for regular expressions, in a form that Python, Rust and ECMAScript read alike.

They are written with explicit code points, because the class of white space means
different things to the three.
"""

from __future__ import annotations

#: Characters that cannot be seen, or turn the direction of text, but for the joiners that some scripts need.
INVISIBLE = (
    "\\u00ad\\u061c\\u115f\\u1160\\u180e\\u200b\\u200e\\u200f\\u2028-\\u202e\\u2060-\\u206f\\ufeff\\ufff9-\\ufffb"
)
#: What may stand nowhere in a text: control characters and those that cannot be seen.
CONTROL = f"\\u0000-\\u001f\\u007f-\\u009f{INVISIBLE}"
#: What may not stand at either end of a text: white space and joiners too.
BLANK = f"\\u0000-\\u0020\\u007f-\\u00a0\\u1680\\u2000-\\u200f\\u202f\\u205f\\u3000{INVISIBLE}"
#: One line of text without anything invisible, not beginning or ending with white space; not anchored.
TEXT = f"[^{BLANK}](?:[^{CONTROL}]*[^{BLANK}])?"
_FIRST_OF_TWO = "\u00c2-\u00c5\u00ce-\u00d1\u00d8-\u00db\u00e2\u00ef\u00f0"
#: A character with which letters begin that were read in the wrong encoding; cheap to search for.
MISREAD_FIRST = f"[{_FIRST_OF_TWO}\u221a\u251c\ufffd]"
#: What UTF-8 looks like when it was read as another encoding, and the sign for a letter that could not be read. It is
#: a first look only: names and quotation marks of some languages match, too.
MISREAD = (
    f"[{_FIRST_OF_TWO}][\u0080-\u00bf\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc\u2013\u2014"
    "\u2018-\u201a\u201c-\u201e\u2020-\u2022\u2026\u2030\u2039\u203a\u20ac\u2122]|\ufffd|√[©®†°ß´∂]|├[®á¿ó┤]"
)
