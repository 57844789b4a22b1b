"""Which words of a text say most about it; arithmetic without the ORM."""

WORDS = 6
FEW = 300  # complaints with a word, up to which that word alone is worth a look
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
    """A full-text query that few complaints answer: a rare word, or two less rare ones.

    Two at a time keeps the work small: the index intersects before a row is read.

    :param words: what :func:`rare_words` gave
    :param int complaints: about how many complaints there are

    >>> candidates_query(["windmill", "box", "late"],
    ...                  {"windmill": 0.0, "box": 0.1, "late": 0.2}, 10_000)
    "'windmill' | ('box' & 'late')"
    """
    few = [word for word in words if frequencies[word] * complaints <= FEW]
    more = [word for word in words if word not in few]
    pairs = [
        f"({quote(one)} & {quote(other)})"
        for place, one in enumerate(more)
        for other in more[place + 1 :]
    ]
    return " | ".join([*map(quote, few), *pairs])


def any_query(words):
    """A full-text query for any of these words, to rank by."""
    return " | ".join(map(quote, words))


def quote(word):
    r"""A word as a full-text query takes it.

    >>> quote("o'clock")
    "'o''clock'"
    """
    return "'" + word.replace("\\", "\\\\").replace("'", "''") + "'"
