"""The guard against merging a message with its contradiction.

It looks at closed classes only - negations, numerals, question and quotation marks - and compares how often they
occur.  It holds no list of opinions, so mirrored messages are treated alike.  Words are in the spelling of
`normalise`.  A word that negates in one language and not in another costs nothing: copies share it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

NEGATIONS = {
    "en": "not no never none nobody nothing nowhere nor neither cannot without against hardly barely anti dont cant "
    "wont isnt arent doesnt didnt wasnt werent couldnt wouldnt shouldnt aint hasnt havent hadnt",
    "fr": "ne pas jamais sans contre aucun aucune ni non rien",
    "de": "nicht kein keine keinen keinem keiner keines nie niemals ohne gegen weder nein nichts",
    "es": "no nunca jamás sin contra ni ningún ninguna ninguno tampoco nada",
    "it": "non senza mai nessun nessuno nessuna niente né neanche nemmeno",
    "pt": "não nunca sem jamais nem nenhum nenhuma",
    "nl": "niet geen nooit zonder tegen noch nee niets",
    "sv": "inte ej icke aldrig ingen inga inget utan emot nej ikke aldri uten uden imod mot",
    "pl": "nie nigdy bez ani brak przeciw przeciwko",
    "cs": "ne není nejsou nikdy bez proti nie nije nisu niti",
    "ru": "не нет ни без никогда нельзя никто ничего против",
    "uk": "не ні немає нема без ніколи ніхто нічого проти",
    "tr": "değil yok hayir asla olmaz hiçbir karşi",
    "ar": "لا لم لن لیس لیست لیسوا غیر بدون کلا مش ولا فلا ولم ولن ولیس بلا ضد",
    "fa": "نه نیست نیستند نیستم نیستیم هیچ بی بدون هرگز علیه",
    "ur": "نهیں مت نه",
    "he": "לא אין אינו אינה אינם אל בלי ולא שלא מעולם נגד",
    "hi": "नहीं न ना मत बिना नही",
    "bn": "না নয় নেই",
    "id": "tidak bukan jangan belum tak tanpa nggak gak",
    "vi": "không chưa chẳng đừng",
    "el": "δεν μη μην χωρίσ όχι ούτε",
    "hu": "nem ne nincs sem soha",
    "ro": "nu fără niciodată",
    "fi": "ei en et emme ette eivät ilman",
    "ko": "안 못 아니 없다 않다",
    "tl": "hindi huwag wala",
    "zh": "不 没 沒 非 無 无 未 别 別 勿",
    "signs": "👎 🚫 ❌",
}
"""Words that turn a sentence round, by language."""

RUNS = tuple(map(tuple, ("ない", "なく", "なか", "ません", "ずに", "ไม่", "ไม", "မ", "មិន", "បໍ່")))
"""Negations of scripts whose tokens are single characters."""

_RUN_STARTS = frozenset(run[0] for run in RUNS)
_PLAIN = frozenset(word for words in NEGATIONS.values() for word in words.split())
_BY_FORM = re.compile(
    r".+n't$|n'.+"  # English contractions, French elision
    r"|(?:و|که)?ن(?:می.+|کن.*|کرد.*|شد.*|شو.*|دار.+|داشت.*|خواه.+|خواست.*|توان.*|باش.*|بود.*|یامد.*|گذار.*|رفت.*|گفت.*)"
    r"|.+m[iuü]yor.*"  # Turkish present
    r"|.*(?:않|없).*|아니.*"  # Korean
)


@dataclass(frozen=True, slots=True)
class Polarity:
    """What a near copy must share with its original.

    Attributes:
        negations: how many words negate.
        asks: whether there is a question mark.
        quotes: whether the text opens with a quotation mark.
        numbers: its numerals, in order.
    """

    negations: int
    asks: bool
    quotes: bool
    numbers: tuple[str, ...]

    def agrees(self, other: Polarity) -> bool:
        """Return whether neither text denies, asks, quotes or counts what the other does not."""
        mine = (self.negations, self.asks, self.quotes, self.numbers)
        return mine == (other.negations, other.asks, other.quotes, other.numbers)


def polarity(words: Sequence[str]) -> Polarity:
    """Return the polarity of a text from its tokens."""
    return Polarity(
        negations=sum(map(negates, words)) + _runs(words),
        asks="?" in words,
        quotes='"' in words and next((word for word in words if word[0] not in "<#"), "") == '"',
        numbers=tuple(word for word in words if word[0].isdigit()),
    )


def same_polarity(a_tokens: Sequence[str], b_tokens: Sequence[str]) -> bool:
    """Return whether two near-identical texts may say the same: equal negations, numerals, question and quotation.

    "The cats are grey" and "the cats are not grey" differ, as do "7,451 people" and "43,300 people".
    """
    return polarity(a_tokens).agrees(polarity(b_tokens))


@lru_cache(maxsize=1 << 17)
def negates(token: str) -> bool:
    """Return whether a token negates in any of the languages known here."""
    if token in _PLAIN:
        return True
    # Plain Latin words without these letters match no form; most words are such, and the pattern is slow.
    may_match = "'" in token or "yor" in token or not token.isascii()
    return may_match and _BY_FORM.fullmatch(token) is not None


def _runs(words: Sequence[str]) -> int:
    if _RUN_STARTS.isdisjoint(words):
        return 0
    return sum(words[at : at + len(run)] == run for run in RUNS for at in range(len(words)))
