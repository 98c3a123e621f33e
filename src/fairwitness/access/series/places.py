"""Names of countries and numbers of networks, as files write them, to codes; an unknown name stays a name."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

FORMER = {
    "burma": "MM", "swaziland": "SZ", "macedonia": "MK", "great britain": "GB", "ivory coast": "CI", "turkey": "TR",
    "russian federation": "RU", "syrian arab republic": "SY", "viet nam": "VN", "timor leste": "TL",
    "palestine": "PS",
    "myanmar": "MM", "hong kong": "HK", "congo": "CG", "democratic republic of": "CD", "kyrgyz republic": "KG",
    "democratic republic of the congo": "CD", "czech republic": "CZ", "brunei darussalam": "BN", "saint martin": "MF",
    "united states of america": "US", "republic of korea": "KR", "cabo verde": "CV",
    "federated states of micronesia": "FM",
    "state of palestine": "PS", "united republic of tanzania": "TZ", "sao tome and principe": "ST", "lao pdr": "LA",
    "democratic peoples republic of korea": "KP", "republic of moldova": "MD",
    "congo democratic republic of the": "CD",
}  # fmt: skip
"""Names that lists use and the current tables of names do not have."""
NO_COUNTRY = {"ZZ", "QO", "XA", "XB", "EU", "EZ", "UN"}
"""Codes of unions, of tests, and of nobody knows where."""
NETWORK = re.compile(r"(?<![A-Za-z0-9])AS[N ]?\(?(\d{1,10})(?!\d)", re.IGNORECASE)
MOST_NETWORKS = 2**32


def country_code(name: str) -> str:
    """Return the ISO 3166 code of a country's name, in capitals, or nothing."""
    text = name.strip()
    if re.fullmatch(r"[A-Za-z]{2}", text):
        return text.upper() if text.upper() in _codes() else ""
    return next((code for spelling in _spellings(text) if (code := _names().get(spelling))), "")


def network_in(text: str) -> str:
    """Return the first autonomous system that a text names, such as AS64500, or nothing."""
    found = NETWORK.search(text)
    return network_of(found[1]) if found else ""


def network_of(number: object) -> str:
    """Return an autonomous system from its number, with or without AS before it, or nothing."""
    digits = str(number).strip().upper().removeprefix("AS").split(".")[0]
    if not digits.isascii() or not digits.isdecimal() or not 0 < int(digits[:12]) < MOST_NETWORKS:
        return ""
    return f"AS{int(digits)}"


def _spellings(name: str) -> list[str]:
    without = re.sub(r"\([^)]*\)", " ", name)
    inside = " ".join(re.findall(r"\(([^)]*)\)", name))
    turned = " ".join(reversed(name.split(","))) if "," in name else ""
    tried = [name, without, turned, inside, name.replace("(", " ").replace(")", " "), *without.split("/")]
    return [plain for text in tried if (plain := _plain(text))]


def _plain(text: str) -> str:
    letters = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    words = re.sub(r"[^a-z ]", " ", letters.lower().replace("&", " and ").replace("'", "").replace("’", ""))
    return " ".join("saint" if word == "st" else word for word in words.split() if word != "the")


@cache
def _names() -> dict[str, str]:
    from babel import Locale

    territories = Locale("en").territories
    countries = {code: name for code, name in territories.items() if code.isalpha() and code not in NO_COUNTRY}
    known = {_plain(name): code for code, name in countries.items() if len(code) == len("XX")}
    return known | {_plain(name): code for name, code in FORMER.items()}


@cache
def _codes() -> frozenset[str]:
    return frozenset(_names().values())
