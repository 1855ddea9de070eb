"""Numbers as people write them in spreadsheets: ``1.234,50``, ``1 234.50``, ``21.3500004``, ``899 kr``.

Whether ``1,234`` is one or a thousand is never a guess: the other numbers of the file tell, or nobody does.
"""

import re
from collections.abc import Iterable, Mapping
from decimal import Decimal

from app.domain.errors import Invalid

#: What may stand before or after a price, and in which currencies. Another currency's sign is no number.
_SIGNS: Mapping[str, str] = {
    "$": "USD AUD CAD HKD MXN NZD SGD TWD",
    "€": "EUR",
    "£": "GBP",
    "¥": "JPY CNY",
    "₹": "INR",
    "₺": "TRY",
    "R$": "BRL",
    "kr": "SEK NOK DKK ISK",
    "kr.": "SEK NOK DKK ISK",
    ":-": "SEK",
    ",-": "EUR NOK DKK",
    "zł": "PLN",
    "Kč": "CZK",
    "Fr.": "CHF",
    "Ft": "HUF",
}


def _written(point: str, other: str) -> re.Pattern[str]:
    """Numbers whose decimal mark is ``point``; a space, ``'`` or ``other`` may stand between thousands."""
    grouped = rf"[1-9]\d{{0,2}}(?P<group>[ '’{other}])\d{{3}}(?:(?P=group)\d{{3}})*"
    return re.compile(rf"-?(?:(?:{grouped}|\d+)(?:[{point}]\d+)?|[{point}]\d+)", re.ASCII)


_WRITTEN = {".": _written(".", ","), ",": _written(",", ".")}


def without_currency(text: str, currency: str) -> str:
    """``text`` without the sign or code of ``currency`` at either end: ``kr 1 299`` is ``1 299``."""
    minus, text = ("-", text[1:].lstrip()) if text.startswith("-") else ("", text)
    signs = [currency, *(sign for sign, currencies in _SIGNS.items() if currency in currencies.split())]
    for sign in sorted(signs, key=len, reverse=True):
        if text.casefold().startswith(sign.casefold()):
            return minus + text[len(sign) :].lstrip()
        if text.casefold().endswith(sign.casefold()):
            return minus + text[: -len(sign)].rstrip()
    return minus + text


def decimal_point(texts: Iterable[str]) -> str | None:
    """The decimal mark that the clear ones among these numbers agree on, or None."""
    marks = {mark for text in texts if len(found := _readings(text)) == 1 for mark in found}
    return marks.pop() if len(marks) == 1 else None


def number(text: str, point: str | None) -> Decimal:
    """What ``text`` means where ``point`` is the file's decimal mark.

    A number that can be read in one way only needs no mark, unless it contradicts the file's.
    Raises `Invalid`: ``number.not_a_number`` or ``number.ambiguous``, each with the ``text``.
    """
    readings = _readings(text)
    if point is not None:
        readings = {mark: value for mark, value in readings.items() if mark == point}
    if not readings:
        raise Invalid("number.not_a_number", text=text)
    values = set(readings.values())
    if len(values) > 1:
        raise Invalid("number.ambiguous", text=text)
    return values.pop()


def _readings(text: str) -> dict[str, Decimal]:
    """What ``text`` means with each decimal mark, as far as it is a number at all."""
    return {
        point: Decimal(re.sub(rf"[^\d{point}-]", "", text).replace(point, "."))
        for point, written in _WRITTEN.items()
        if written.fullmatch(text)
    }
