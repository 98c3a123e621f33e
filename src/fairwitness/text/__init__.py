"""The only place where text is normalised, tokenised and hashed, so that every stage means the same by "equal"."""

from fairwitness.text.normal import LINK, USER, hashtag_key, normalise
from fairwitness.text.polarity import Polarity, polarity, same_polarity
from fairwitness.text.words import carries_text, key_of, own_tokens, own_words_key, says_much, text_key, tokens

__all__ = [
    "LINK",
    "USER",
    "Polarity",
    "carries_text",
    "hashtag_key",
    "key_of",
    "normalise",
    "own_tokens",
    "own_words_key",
    "polarity",
    "same_polarity",
    "says_much",
    "text_key",
    "tokens",
]
