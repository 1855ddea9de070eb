"""Whose stock it is."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Shop:
    """An organization as people know it. What its service does not tell, or may not, is empty.

    ``currency`` is an ISO 4217 code, ``time_zone`` a name of the IANA's.
    """

    organization: str
    name: str = ""
    currency: str = ""
    time_zone: str = ""
