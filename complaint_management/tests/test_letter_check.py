import doctest

from odoo.tests import BaseCase, tagged

from ..tools import letter_check


@tagged("post_install", "-at_install")
class TestLetterCheck(BaseCase):
    """What a letter says, block by block."""

    def test_the_examples_hold(self):
        self.assertFalse(doctest.testmod(letter_check).failed)

    def test_bad_markup_is_read_as_far_as_it_goes(self):
        for body in (
            None,
            "",
            False,
            "<p",
            "</div>",
            "plain",
            "<div class='o_letter_x'>",
        ):
            with self.subTest(body=body):
                self.assertFalse(letter_check.read_letter(body).hints)

    def test_one_block_may_stand_for_several_elements(self):
        letter = letter_check.read_letter('<p class="o_letter_a o_letter_b">Yes</p>')
        self.assertEqual(letter.blocks, {"a": "Yes", "b": "Yes"})

    def test_short_brackets_are_somebodys_own(self):
        self.assertFalse(letter_check.read_letter("<p>He wrote [sic] so</p>").hints)

    def test_an_addition_without_its_block_comes_before_the_contact(self):
        body = '<p>Dear</p><div class="o_letter_contact">Call</div>'
        put = letter_check.put_in(body, "measures", "<ul><li>Box</li></ul>")
        self.assertLess(put.index("Box"), put.index("Call"))
        self.assertTrue(
            letter_check.put_in("<p>A</p>", "x", "<b>B</b>").endswith("</b>")
        )
