from odoo import fields, models

from ..tools.letter_check import read_letter


class ComplaintLetterElement(models.Model):
    """What a final answer has to say by a policy, as in *the next step*."""

    _name = "complaint.letter.element"
    _description = "Letter element"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    code = fields.Char(
        help="Finds the element in a letter: the block with the class o_letter_<code>. "
        "Without it, the letter has to name the element by its name.",
    )
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(comodel_name="res.company", index="btree_not_null")

    def _get_lacking(self, ticket, body, headings=()):
        """Those of these elements that a final answer does not say.

        An element is there when its block has text (other than headings, and a hint in
        [brackets]), or when the letter says somewhere what the complaint has as a fact.
        One without a code is there when the letter names it.
        """
        letter = read_letter(body, headings)
        return self.filtered(
            lambda element: (
                not (
                    letter.blocks.get(element.code)
                    or any(map(letter.says, element._get_facts_of(ticket)))
                )
            )
        )

    def _get_facts_of(self, ticket):
        """The facts of a complaint that say this element, wherever they stand."""
        company = ticket.company_id
        reason = ticket.complaint_outcome_reason
        return {
            "summary": [ticket.complaint_summary],
            "contact": [ticket._get_complaint_letter_phone()],
            "findings": [reason],
            "reasons": [reason],
            "measures": [ticket.complaint_agreement],
            "next_step": [ticket.complaint_next_step, company.complaint_external_body],
        }.get(self.code, [] if self.code else [self.name])
