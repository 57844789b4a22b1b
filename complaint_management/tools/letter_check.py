"""What a letter says, block by block. Pure text work, no database.

A block of a letter is an element with the class ``o_letter_<code>``; one block may
stand for several codes. Its headings (class ``o_complaint_heading``) say nothing by
themselves. What stands in [brackets] has yet to be written.

>>> letter = read_letter('''<p>Dear Jan,</p>
... <div class="o_letter_summary"><p>The box was open.</p></div>
... <div class="o_letter_reasons o_letter_findings">
... <p class="o_complaint_heading">What we found</p>[what you found]</div>''')
>>> letter.blocks["summary"], letter.blocks["reasons"], letter.hints
('The box was open.', '', ['[what you found]'])
>>> letter.says("THE  box was open"), letter.says("")
(True, False)
"""

import re
from copy import deepcopy
from dataclasses import dataclass
from itertools import chain

from lxml import etree, html

PREFIX = "o_letter_"
HEADING = "o_complaint_heading"
# shorter ones are somebody's own, as in [sic]
HINT = re.compile(r"\[[^\[\]]{10,}\]")


@dataclass(frozen=True)
class Letter:
    """The text of a letter, of its blocks by code, and what has yet to be written."""

    text: str
    blocks: dict
    hints: list

    def says(self, words):
        """Whether these words stand in the letter, however they are spaced or cased."""
        return bool(words and _plain(words)) and _plain(words) in _plain(self.text)


def read_letter(body, headings=()) -> Letter:
    """Read the HTML of a letter; an empty one has no blocks.

    Whoever writes over a hint in an editor may well end up in the heading above it.

    >>> written = '<div class="o_letter_measures"><p class="o_complaint_heading">%s'
    >>> read_letter(written % "What we doA new box", ["What we do"]).blocks["measures"]
    'A new box'

    :param headings: the headings as they were, see ``read_headings``
    """
    root = _parse(body)
    text = _text(root)
    blocks = {}
    for node in root.iter():
        if not isinstance(node.tag, str):
            continue
        for name in (node.get("class") or "").split():
            if name.startswith(PREFIX):
                written = _squeeze(HINT.sub("", _text_below(node, headings)))
                code = name.removeprefix(PREFIX)
                blocks[code] = _squeeze(f"{blocks.get(code, '')} {written}")
    return Letter(text, blocks, HINT.findall(text))


def read_headings(body) -> list:
    """The texts of the headings of a letter."""
    return list(map(_text, _parse(body).find_class(HEADING)))


def read_lines(body, without=()) -> list:
    """The paragraphs of a letter, without quotations and what has yet to be written.

    >>> read_lines("<p>One<br>and two.</p><ul><li>Three</li></ul>")
    ['One', 'and two.', 'Three']
    >>> read_lines("<p>One</p><blockquote>Two</blockquote>")
    ['One']

    :param without: codes of the blocks that are left out as well
    """
    root = _parse(body)
    left_out = [root.find_class(PREFIX + code) for code in without]
    for node in chain(root.iter("blockquote"), *left_out):
        node.clear(keep_tail=True)
    for node in root.iter("p", "div", "li", "td", "h1", "h2", "h3", "br"):
        node.text = f"\n{node.text or ''}"
        node.tail = f"\n{node.tail or ''}"
    text = HINT.sub("", root.text_content())
    return list(filter(None, map(_squeeze, text.splitlines())))


def put_in(body, code, addition) -> str:
    """Put HTML at the end of a block, in place of what has yet to be written there.

    Without that block it comes before the block *contact*, else at the end.

    >>> put_in('<div class="o_letter_measures"><p>[what we do]</p></div>',
    ...        "measures", "<ul><li>Call</li></ul>")
    '<div class="o_letter_measures"><ul><li>Call</li></ul></div>'
    """
    root, new = _parse(body), _parse(addition)
    block = next(iter(root.find_class(PREFIX + code)), None)
    if block is not None:
        for child in list(block):
            if isinstance(child.tag, str) and HINT.fullmatch(_squeeze(_text(child))):
                child.drop_tree()
        block.extend(list(new))
    elif (contact := next(iter(root.find_class(PREFIX + "contact")), None)) is not None:
        for child in list(new):
            contact.addprevious(child)
    else:
        root.extend(list(new))
    inside = "".join(etree.tostring(n, encoding="unicode", method="html") for n in root)
    return (root.text or "") + inside


def _parse(body):
    return html.fragment_fromstring(str(body or ""), create_parent="div")


def _text(node):
    return _squeeze(" ".join(node.itertext()))


def _text_below(node, headings):
    """The text of an element without its headings, but for what was added to one."""
    node = deepcopy(node)
    for heading in node.find_class(HEADING):
        text, tail = _text(heading), heading.tail
        was = max(filter(text.startswith, headings), key=len, default=text)
        heading.clear()
        heading.text, heading.tail = text.removeprefix(was), tail
    return _text(node)


def _squeeze(text):
    return " ".join(text.split())


def _plain(text):
    return _squeeze(text).casefold()
