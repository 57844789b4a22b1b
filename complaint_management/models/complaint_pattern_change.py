from odoo import fields, models
from odoo.tools import SQL

from .complaint_cause_count import KEYS


class ComplaintPatternChange(models.Model):
    """What changed since patterns were last looked for: the work that lies ready.

    Written with the change itself, in the same transaction, and worked off by a
    scheduled job. One row says how a complaint is counted now, or was counted before.
    """

    _name = "complaint.pattern.change"
    _description = "Change to look for patterns in"
    _order = "id"
    _rec_name = "day"
    _log_access = False

    # a plain number: the complaint may be gone by the time it is looked at
    ticket = fields.Integer(required=True)
    company_id = fields.Many2one(
        comodel_name="res.company", required=True, ondelete="cascade", index=True
    )
    cause_id = fields.Many2one(
        comodel_name="complaint.cause", ondelete="cascade", index="btree_not_null"
    )
    category_id = fields.Many2one(
        comodel_name="helpdesk.ticket.category",
        ondelete="cascade",
        index="btree_not_null",
    )
    day = fields.Date(required=True)
    partner_id = fields.Many2one(
        comodel_name="res.partner", ondelete="cascade", index="btree_not_null"
    )
    reference = fields.Char()
    pattern_id = fields.Many2one(
        comodel_name="complaint.pattern", ondelete="cascade", index="btree_not_null"
    )
    is_live = fields.Boolean(
        help="A new complaint, or a changed one. Neither history, which causes no "
        "pattern, nor how a complaint was counted before.",
    )

    def _count_again(self, places):
        """Count again on the days that changed, as it is now.

        :param places: a :class:`PatternPlaces`
        """
        counted = {
            (c.company_id.id, c.cause_id.id, c.category_id.id, c.day) for c in self
        }
        cells = {key: set() for key in KEYS}
        for company, cause, category, day in counted | self._get_same_matter():
            key = "cause_id" if cause else "category_id"
            for _company, _key, node in places.get_up(company, key, cause or category):
                cells[key].add((company, node, day))
        for key in KEYS:
            self.env["complaint.cause.count"]._recount(key, cells[key])

    def _get_same_matter(self):
        """How the complaints of the same contacts about the same references count."""
        self.env.flush_all()
        return set(
            self.env.execute_query(
                SQL(
                    """SELECT t.company_id, t.complaint_cause_id, t.category_id,
                              t.complaint_received_on::date
                         FROM complaint_pattern_change c
                         JOIN helpdesk_ticket t ON t.partner_id = c.partner_id
                          AND t.complaint_reference = c.reference
                          AND t.company_id = c.company_id
                        WHERE c.id = ANY(%s) AND c.reference IS NOT NULL
                          AND t.is_complaint AND t.complaint_received_on IS NOT NULL""",
                    list(self.ids),
                )
            )
        )

    def _get_changed(self):
        """The complaints that changed, as far as they are still there."""
        return self.env["helpdesk.ticket"].browse(self.mapped("ticket")).exists()

    def _get_live(self):
        """The complaints that may make a pattern: new or changed, and no history."""
        live = self.filtered("is_live")._get_changed()
        return live.filtered(lambda ticket: not ticket.complaint_is_history)
