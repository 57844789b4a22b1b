"""Which words of a text say most about it; arithmetic without the ORM."""

from itertools import combinations

WORDS = 6
FEW = 1500  # complaints that are worth to be ranked, by words and again by pairs
TOO_COMMON = 0.25  # share of complaints; such a word says nothing


def rare_words(frequencies):
    """The rarest words of a text, rarest first.

    :param dict frequencies: word -> share of the complaints that have it

    >>> rare_words({"box": 0.1, "the": 0.9, "windmill": 0.0})
    ['windmill', 'box']
    """
    telling = [word for word, share in frequencies.items() if share < TOO_COMMON]
    # of two that are as rare, the longer one says more
    return sorted(telling, key=lambda word: (frequencies[word], -len(word), word))[
        :WORDS
    ]


def candidates_query(words, frequencies, complaints):
    """A full-text query that few complaints answer: rare words, or pairs of others.

    Two at a time keeps the work small: the index intersects before a row is read. Words
    that are common even in pairs are looked for all together.

    :param words: what :func:`rare_words` gave
    :param int complaints: about how many complaints there are

    >>> shares = {"windmill": 0.001, "box": 0.02, "late": 0.03, "the": 0.2}
    >>> candidates_query(list(shares), shares, 1_000_000)
    "'windmill' | ('box' & 'late')"
    >>> candidates_query(["late", "the"], shares, 1_000_000)
    "('late' & 'the')"
    """
    alone, room = [], FEW
    for word in words:
        expected = frequencies[word] * complaints
        if expected <= room:
            alone.append(word)
            room -= expected
    others = [word for word in words if word not in alone]
    pairs, room = [], FEW
    for pair in combinations(others, 2):
        expected = frequencies[pair[0]] * frequencies[pair[1]] * complaints
        if expected <= room:
            pairs.append(pair)
            room -= expected
    if not alone and not pairs and len(others) > 1:
        pairs = [others]
    together = [f"({' & '.join(map(quote, pair))})" for pair in pairs]
    return " | ".join([*map(quote, alone), *together])


def any_query(words):
    """A full-text query for any of these words, to rank by."""
    return " | ".join(map(quote, words))


def quote(word):
    r"""A word as a full-text query takes it.

    >>> quote("o'clock")
    "'o''clock'"
    """
    return "'" + word.replace("\\", "\\\\").replace("'", "''") + "'"
