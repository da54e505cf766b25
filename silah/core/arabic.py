"""Arabic text: cleaning what people type, and keys for finding it again.

Cleaning changes nothing a reader would see. Keys are only for comparing and searching; they are never shown, and
never stored in place of what was typed.
"""

import re
import unicodedata

# Marks that turn the direction of the text after them: they can make a name read as another one.
BIDI_TURNS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
BIDI_MARKS = BIDI_TURNS | frozenset("\u200e\u200f\u061c")
INVISIBLE = BIDI_MARKS | frozenset(
    "\u200b\u2060\u2061\u2062\u2063\u2064\ufeff\u00ad\u034f\u180e\u115f\u1160\u3164\uffa0"
)
JOINERS = "\u200c\u200d"
TATWEEL = "\u0640"

_SEARCH = str.maketrans(
    {
        "أ": "ا",
        "إ": "ا",
        "آ": "ا",
        "ٱ": "ا",
        "ٲ": "ا",
        "ٳ": "ا",
        "ة": "ه",
        "ۃ": "ه",
        "ۀ": "ه",
        "ە": "ه",
        "ہ": "ه",
        "ى": "ي",
        "ی": "ي",
        "ے": "ي",
        "ک": "ك",
        "ڪ": "ك",
        "ھ": "ه",
        TATWEEL: None,
    }
)
_LOOSE = str.maketrans({"ؤ": "و", "ئ": "ي", "ء": None})
# Text of these alone is already as cleaning and composing would leave it, but for its spaces: nearly all that is typed.
_PLAIN = re.compile("[ -~\u0621-\u063a\u0641-\u064a\u0660-\u0669\u060c\u061b\u061f]*")
_OTHER_DIGIT = re.compile(r"(?![0-9])\d")
_KINSHIP = frozenset({"بن", "ابن", "بنت"})


def clean(text: str, *, lines: bool = False) -> str:
    """Return what was typed without what cannot be seen.

    Composes letters (NFC), removes control characters, direction marks and invisible characters, turns every kind of
    space into one, and collapses runs. Hamza, ta marbuta, diacritics and tatweel stay as typed. A joiner stays only
    inside a word, where some letters and emoji need it.

    Args:
        text: what a person or an import gave.
        lines: keep line breaks, for long answers; at most one empty line in a row.
    """
    if _PLAIN.fullmatch(text):
        return " ".join(text.split())
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n").replace("\u2029", "\n")
    kept = "".join(_kept(char) for char in unicodedata.normalize("NFC", text))
    kept = re.sub(rf"(?<![^\s])[{JOINERS}]+|[{JOINERS}]+(?![^\s])", "", kept)
    # Removing a mark can bring a letter and its accent together.
    kept = unicodedata.normalize("NFC", kept)
    if not lines:
        return " ".join(kept.split())
    kept = "\n".join(" ".join(line.split()) for line in kept.split("\n"))
    return re.sub(r"\n{3,}", "\n\n", kept).strip()


def latin_digits(text: str) -> str:
    """Return the text with every kind of decimal digit (٠-٩, ۰-۹, full width…) written 0-9."""
    if text.isascii():
        return text
    return _OTHER_DIGIT.sub(lambda found: str(unicodedata.decimal(found[0])), text)


def strict_key(text: str) -> str:
    """Return a key that ignores spelling habits but keeps the seats of hamza: أحمد and احمد meet, مؤمن and مومن do not.

    Follows the folding of Lucene's Arabic normaliser, after NFKC.
    """
    cleaned = clean(text)
    if _PLAIN.fullmatch(cleaned):
        return latin_digits(cleaned.translate(_SEARCH)).casefold()
    folded = unicodedata.normalize("NFKC", cleaned).translate(_SEARCH)
    folded = "".join(
        char
        for char in unicodedata.normalize("NFD", folded)
        if unicodedata.category(char) != "Mn" or char in "\u0654\u0655"
    )
    folded = unicodedata.normalize("NFC", folded).translate(_SEARCH)
    return " ".join(latin_digits(re.sub(rf"[{JOINERS}]", "", folded)).casefold().split())


def search_key(text: str, *, loose: bool = True) -> str:
    """Return the key under which a text is found.

    Args:
        text: what was typed, stored or asked for.
        loose: also drop every difference of hamza; the strict key is for telling near names apart.
    """
    key = strict_key(text)
    if not loose:
        return key
    key = re.sub(r"[^\w\s]|_", " ", key.translate(_LOOSE))
    return " ".join(key.split())


def name_key(text: str) -> str:
    """Return the key of a person's name: loose, «عبد الله» as one word, without بن/بنت and without the article.

    The order of the words stays, since it tells father from son.
    """
    words: list[str] = []
    pending = ""
    for word in search_key(text).split():
        if pending:
            word, pending = pending + word, ""  # noqa: PLW2901 - the two halves are one name
        elif word == "عبد":
            pending = word
            continue
        if word in _KINSHIP:
            continue
        words.append(word[2:] if word.startswith("ال") and len(word) > 4 else word)
    if pending:
        words.append(pending)
    return " ".join(words)


def has_suspicious_bidi(text: str) -> bool:
    """Say whether a text holds marks that turn direction, which an honest name never needs."""
    return any(char in BIDI_TURNS for char in text)


def _kept(char: str) -> str:
    if char in INVISIBLE:
        return ""
    if char in "\n\t":
        return char
    category = unicodedata.category(char)
    if category in {"Zs", "Zl", "Zp"}:
        return " "
    # Cc: control; Cs: half of a pair, cannot be stored; Cn among the noncharacters: cannot be exchanged.
    if category in {"Cc", "Cs"} or (category == "Cn" and ord(char) & 0xFFFE == 0xFFFE):
        return ""
    return char
