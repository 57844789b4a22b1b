"""Free days of a country or a part of it, from the library ``holidays``.

For the Netherlands its public and its optional days: only together do they hold
Liberation Day of every year and Good Friday, as the Algemene termijnenwet does.
"""

from datetime import date
from functools import lru_cache

import holidays


@lru_cache(maxsize=1)
def supported() -> dict[str, list[str]]:
    """The subdivisions that have days of their own, by country code."""
    return holidays.list_supported_countries(include_aliases=False)


@lru_cache(maxsize=512)
def free_days(
    country: str, subdivision: str, year: int, language: str = ""
) -> dict[date, str]:
    """The free days of a year and their names; empty without a known country.

    :param country: ISO code of two letters, as in ``NL``
    :param subdivision: code of a part of the country, as in ``ENG``; may be empty
    :param language: code of the names, as in ``nl``; English where it is not spoken
    """
    if country not in supported():
        return {}
    kind = getattr(holidays, country)
    categories = {"public", "optional"} & set(kind.supported_categories)
    if country != "NL":
        categories = {kind.default_category or "public"}
    spoken = [code for code in kind.supported_languages if code[:2] == language[:2]]
    english = [code for code in kind.supported_languages if code[:2] == "en"]
    names = kind(
        subdiv=subdivision or None,
        years=year,
        categories=categories,
        language=next(iter((language and spoken) or english), None),
    )
    # a library object adds years by itself when asked; a plain dict does not
    return dict(names.items())
