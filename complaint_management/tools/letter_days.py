"""Days that a letter names, as people write them. Pure text work, no database.

>>> from datetime import date
>>> from babel import Locale
>>> english, dutch = Locale("en", "GB"), Locale("nl")
>>> today = date(2026, 11, 23)
>>> find_days(["You wrote on 3 November. We call you by 2 December."], [english], today)
{datetime.date(2026, 12, 2): 'We call you by 2 December.'}
>>> list(find_days(["Wij betalen vóór 8-1-2027, uiterlijk 12 jan."], [dutch], today))
[datetime.date(2027, 1, 8), datetime.date(2027, 1, 12)]
>>> find_days(["Op 3 januari jl. belde u ons."], [dutch], today)
{}
"""

import re
from datetime import date, timedelta

WITHIN = timedelta(days=2 * 366)  # what is further away is no promise
HALF_A_YEAR = timedelta(days=183)
LONGEST = 200  # characters of a sentence
MONTH_FIRST = ("en",)  # languages that write *December 2*
ORDINAL = r"(?:st|nd|rd|th|e|ste|de)?"
NOT_OVER = r"(?!(?:,? \d{4})?,? (?:jl|jongstleden|ll|laatstleden)\b)"  # *last March*
# in some languages a day has a dot
SENTENCE = re.compile(r"(?<=[.!?])(?<!\s\d\.)(?<!\s\d\d\.)\s+(?=[^\W\d_])")


def find_days(lines, locales, today) -> dict:
    """The days from today on that a text names, each with its first sentence.

    A day without a year is the nearest one: one that is just over lies behind us.

    :param lines: the paragraphs of the text
    :param locales: what it may be written in, the likeliest first
    """
    found = {}
    patterns = _patterns(locales)
    for line in lines:
        for sentence in SENTENCE.split(line):
            for _place, day in sorted(_read(sentence, patterns, today)):
                if today <= day <= today + WITHIN and day not in found:
                    found[day] = sentence.strip()[:LONGEST]
    return found


def _read(sentence, patterns, today):
    """The days of a sentence and where they stand; what was read is not read again."""
    for pattern, months in patterns:
        matches = list(pattern.finditer(sentence))
        sentence = pattern.sub(lambda match: " " * len(match[0]), sentence)
        for match in matches:
            parts = match.groupdict()
            month = months.get(parts["month"]) or int(parts["month"])
            if day := _day(parts.get("year"), month, int(parts["day"]), today):
                yield match.start(), day


def _day(year, month, day, today):
    try:
        if year:
            return date(int(year) + (2000 if len(year) == 2 else 0), month, day)
        named = date(today.year, month, day)
        # of two years the one that is nearer
        if abs(named - today) > HALF_A_YEAR:
            return named.replace(year=today.year + (1 if named < today else -1))
    except ValueError:  # no such day
        return None
    return named


def _patterns(locales):
    """What a day looks like, and the months by their names.

    Short names are read as they are written: *may* is no month, and *mei* is.
    """
    months = {}
    for locale in locales:
        for width in ("wide", "abbreviated"):
            for number, name in locale.months["format"][width].items():
                for written in _spellings(name.rstrip(".")):
                    months.setdefault(written, number)
    names = _any_of(months)
    # of a range the last day counts
    day = rf"(?<![\w./-])(?:\d{{1,2}} ?[-\u2013] ?)?(?P<day>\d{{1,2}}){ORDINAL}"
    year = r"(?:,? (?P<year>\d{4}))?\b"
    numbers = [r"(?P<day>\d{1,2})", r"(?P<month>\d{1,2})"]
    if locales and locales[0].date_formats["short"].pattern.startswith("M"):
        numbers.reverse()
    numbers = r"(?P<separator>[-/.])".join(numbers)
    patterns = [
        (rf"{day}\.? (?:of )?(?P<month>{names})\b\.?{year}", months),
        (
            r"(?<![\w./-])(?P<year>\d{4})-(?P<month>\d\d)-(?P<day>\d\d)\b(?![-/.]\d)",
            {},
        ),
        (
            rf"(?<![\w./-]){numbers}(?P=separator)(?P<year>\d{{4}}|\d{{2}})\b"
            r"(?![-/.]\d)",
            {},
        ),
    ]
    # elsewhere Jan is somebody: *Jan 3 keer gebeld*
    if any(locale.language in MONTH_FIRST for locale in locales):
        first = rf"\b(?P<month>{names})\.? (?P<day>\d{{1,2}})(?![:.]?\d){ORDINAL}{year}"
        patterns.insert(1, (first, months))
    return [(re.compile(pattern + NOT_OVER), months) for pattern, months in patterns]


def _spellings(name):
    """How people write the name of a month."""
    yield name
    yield name.capitalize()
    if len(name) > 3:
        yield name.lower()
        yield name.upper()


def _any_of(words):
    return "|".join(sorted(map(re.escape, words), key=len, reverse=True))
