"""What tells at a glance that a text must be looked at: light enough for the reading of clean data."""

from __future__ import annotations

#: The most characters that Excel keeps in a cell.
EXCEL_LIMIT = 32_767
#: The most characters that old spreadsheets and databases keep in a text.
OLD_LIMIT = 255
#: How people and programs write that something is not known, in small letters.
UNKNOWN_MARKS = frozenset(
    {
        *("n/a", "n.a.", "n. a.", "na", "nan", "null", "<null>", "none", "nil", "undefined", "(blank)", "tbd", "tba"),
        *("unknown", "not known", "not stated", "not available", "unspecified", "tbc", "n.d.", "n. d.", "s.d.", "n.n."),
        *("-", "--", "---", "–", "—", "?", "??", "???", "????", ".", "..", "...", "…", "*", "_", "/", "\\", "-/-"),
        # Error values of LibreOffice have numbers for names.
        *(f"err:{number}" for number in range(501, 541)),
        *("inconnu", "inconnue", "non précisé", "unbekannt", "k.a.", "desconocido", "غير معروف", "مجهول"),
    }
)
#: The same, where no word is expected at all; as a text they could be meant.
MORE_MARKS = frozenset({"nd", "blank", "empty", "x", "(none)", "(unknown)", "n/d", "not applicable", "no data"})
