from odoo import fields, models


class ComplaintLetterPromise(models.TransientModel):
    """A line of a letter that becomes a promise when the letter goes out."""

    _name = "complaint.letter.promise"
    _description = "Promise in a letter"
    _order = "due_on, id"

    composer_id = fields.Many2one(
        comodel_name="mail.compose.message", required=True, ondelete="cascade"
    )
    name = fields.Char(string="What", required=True)
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Who",
        required=True,
        domain=[("share", "=", False)],
        default=lambda self: self.env.user,
    )
    due_on = fields.Date(string="Due", required=True)
    named_on = fields.Date(
        string="Named in the text",
        help="The day in the text that it came from; the text stays as it is.",
    )
