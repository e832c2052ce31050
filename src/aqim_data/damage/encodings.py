"""Damage by encodings: texts that were read in the wrong one, and bytes that are of another one than UTF-8."""

from __future__ import annotations

import re
import unicodedata
from functools import partial

from aqim_data.characters import MISREAD
from aqim_data.damage.finding import Damage

#: How much of a file is looked at around an odd byte, in bytes.
_SAMPLE = 20_000
_ENCODINGS = {
    "cp1252": "Windows-1252",
    "mac_roman": "Mac Roman",
    "cp1256": "Windows-1256 (Arabic)",
    "cp850": "code page 850 (DOS)",
}
# The five bytes that Windows-1252 leaves free are read as the control characters of the same number.
_WINDOWS = {bytes([byte]).decode("cp1252", errors="ignore") or chr(byte): byte for byte in range(256)}
_SUSPECT = re.compile(MISREAD)
_RUN = re.compile("[^\x00-\x7f]+")
_LOST = "letters were lost when the file was saved"


def broken_characters(text: str) -> Damage | None:
    """Letters that were read in the wrong encoding, with the repaired text where reading them anew gives one.

    A text is only called broken if its odd letters are those of UTF-8 read as something else, so that names,
    quotation marks and dashes of any language pass.

    >>> broken_characters("cafÃ© in Marrakesh").mend
    'café in Marrakesh'
    >>> broken_characters("the café’s owner") is None
    True
    """
    if text.isascii() or not _SUSPECT.search(text):
        return None
    if "\ufffd" in text or "ï¿½" in text:
        lost = "\ufffd" if "\ufffd" in text else "ï¿½"
        return Damage(f"{lost} stands where a letter could not be read: {_LOST}", "write it anew from the source")
    repaired, encoding = _repaired(text)
    if repaired == text:
        return None
    shown = _RUN.search(text)
    odd = shown[0] if shown else text
    message = f"{odd!r} is what UTF-8 looks like when it is read as {encoding}"
    if _SUSPECT.search(repaired):
        return Damage(message, "write the text anew from the source: not all of it can be told")
    return Damage(message, f"write {repaired}", repaired)


def _repaired(text: str) -> tuple[str, str]:
    for codec in ("cp1252", "mac_roman", "cp850"):
        repaired = text
        # What was read wrongly twice is mended twice.
        for _ in range(3):
            repaired = _RUN.sub(partial(_decoded, codec=codec), repaired)
        if repaired != text:
            return repaired, _ENCODINGS[codec]
    return text, ""


def _decoded(run: re.Match[str], codec: str) -> str:
    """A run of letters that are not ASCII, read anew as UTF-8; as it is if that gives nothing sensible."""
    letters = run[0]
    if not _SUSPECT.search(letters):
        return letters
    try:
        raw = bytes(_WINDOWS[letter] for letter in letters) if codec == "cp1252" else letters.encode(codec)
        text = raw.decode("utf-8")
    except (KeyError, UnicodeError):
        return letters
    if any(unicodedata.category(letter) in ("Cc", "Cn", "Co", "Cs") for letter in text):
        return letters
    # A capital at the end of a word and a closing mark after it are no damage: “… MALMÅ”.
    before, after = run.string[: run.start()][-1:], run.string[run.end() :][:1]
    if re.fullmatch("[\u00c4\u00c5][‘’“”–—]", letters) and not (before.islower() or after.isalpha()):
        return letters
    return text


def foreign_file(content: bytes) -> Damage | None:
    """What a file is, if its first bytes show that it is no UTF-8 text at all.

    >>> foreign_file("a,b".encode("utf-16")).message
    'the file is UTF-16 (little-endian), not UTF-8'
    """
    save = 'in the spreadsheet, save it as "CSV UTF-8 (comma delimited)"'
    if content.startswith(b"PK\x03\x04"):
        return Damage(
            "the file is a workbook (.xlsx or .ods) or another zip, not CSV",
            'open it in a spreadsheet and save it as "CSV UTF-8 (comma delimited)"',
        )
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        return Damage(
            "the file is an old Excel workbook (.xls), not CSV",
            'open it in a spreadsheet and save it as "CSV UTF-8 (comma delimited)"',
        )
    if content.startswith((b"\xff\xfe\0\0", b"\0\0\xfe\xff")):
        return Damage("the file is UTF-32, not UTF-8", "save the file as UTF-8")
    order = {b"\xff\xfe": "little-endian", b"\xfe\xff": "big-endian"}.get(content[:2])
    sample = content[:400]
    if not order and len(sample) >= 8 and sample.isascii():
        # Without a mark at its beginning, UTF-16 shows by a NUL in every other place.
        zeros = (sample[0::2].count(0), sample[1::2].count(0))
        if max(zeros) * 2 > 0.8 * len(sample) and min(zeros) == 0:
            order = "big-endian" if zeros[0] else "little-endian"
    if not order:
        return None
    name = f"UTF-16 ({order})"
    text = content[:4000].decode("utf-16-le" if order == "little-endian" else "utf-16-be", errors="replace")
    if "\t" in text.partition("\n")[0]:
        message = f"the file is {name}, not UTF-8, with tabs between the cells: what Excel calls Unicode Text"
        return Damage(message, f"save the file as UTF-8 with commas; {save}")
    return Damage(f"the file is {name}, not UTF-8", f"save the file as UTF-8; {save}")


def odd_byte(content: bytes, position: int) -> Damage:
    """The encoding that a file probably has, by a byte that is not UTF-8, and the letter that it stands for.

    Args:
        content: The file, or a part of it around the byte.
        position: Where in the content the first byte stands that is not UTF-8.

    >>> odd_byte("un café".encode("cp1252"), 6).message
    "byte 0xe9 is not UTF-8; in Windows-1252 it would be 'é', as in 'café'"
    """
    byte = content[position]
    if _is_cut(content, position):
        message = f"byte 0x{byte:02x} begins a letter of UTF-8, and the file ends within it: it was cut off"
        return Damage(message, "copy or save the file anew")
    start = max(0, position - _SAMPLE // 2)
    sample = content[start : start + _SAMPLE]
    codec = max(_ENCODINGS, key=lambda codec: _plausibility(_read(sample, codec)))
    letter = _read(content[position : position + 1], codec)
    before = _read(content[max(0, position - 20) : position], codec)
    after = _read(content[position + 1 : position + 21], codec)
    word = _last_word(before) + letter + _first_word(after)
    shown = f", as in {word!r}" if len(word) > 1 else ""
    message = f"byte 0x{byte:02x} is not UTF-8; in {_ENCODINGS[codec]} it would be {letter!r}{shown}"
    hint = f"save the file as UTF-8: open it as {_ENCODINGS[codec]}, and choose UTF-8 when saving"
    return Damage(message, hint)


def _is_cut(content: bytes, position: int) -> bool:
    """Whether the content ends within a letter of UTF-8, and does not rather end with a letter of another encoding."""
    tail = content[position:]
    if len(tail) > 3 or (
        len(tail) == 1 and content[:position].isascii() and tail.decode("cp1252", "replace").islower()
    ):
        return False
    try:
        tail.decode("utf-8")
    except UnicodeDecodeError as error:
        return error.reason == "unexpected end of data"
    return False


def _read(content: bytes, codec: str) -> str:
    return content.decode(codec, errors="replace")


def _last_word(text: str) -> str:
    found = re.search(r"\w*\Z", text)
    return found[0] if found else ""


def _first_word(text: str) -> str:
    found = re.match(r"\w*", text)
    return found[0] if found else ""


def _plausibility(text: str) -> float:
    """How much a text looks like words: letters that go on a word as it began, marks around it, nothing odd."""
    score = 0.0
    for found in re.finditer("[^\x00-\x7f]", text):
        letter = found[0]
        before, after = text[max(0, found.start() - 1) : found.start()], text[found.end() : found.end() + 1]
        if letter.isalpha() and ("\u0600" <= letter <= "\u06ff"):
            score += 2 if any("\u0600" <= other <= "\u06ff" for other in (before, after)) else -2
        elif letter.isalpha():
            score += 2 if letter.islower() or not before.islower() else -2
        else:
            score += 1 if letter in "’‘“”«»–—…\u00a0°" else -2
    return score


def line_ends(text: str) -> str:
    r"""What ends the lines of a text in which some carriage return stands.

    >>> line_ends("a\r\nb\r\n"), line_ends("a\rb\r")
    ('CR LF, as Windows writes them', 'CR alone, as old Mac programs write them')
    """
    pairs = text.count("\r\n")
    if pairs == text.count("\r"):
        if pairs == text.count("\n"):
            return "CR LF, as Windows writes them"
        return "CR LF, and others in LF"
    return "CR LF and CR" if pairs else "CR alone, as old Mac programs write them"
