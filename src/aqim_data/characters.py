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
