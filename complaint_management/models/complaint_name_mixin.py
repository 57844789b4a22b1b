from odoo import api, models
from odoo.tools import ormcache


class ComplaintNameMixin(models.AbstractModel):
    """A short list to choose from: its names are read once and kept in memory.

    A complaint shows half a dozen of them.
    """

    _name = "complaint.name.mixin"
    _inherit = "complaint.memory.mixin"
    _description = "Name kept in memory"

    @api.depends("name")
    @api.depends_context("lang")
    def _compute_display_name(self):
        names = self._get_names(self.env.lang)
        for record in self:
            # a record that is being edited has the name that is typed
            record.display_name = names.get(record.id) or record.name

    @ormcache("lang")
    def _get_names(self, lang):
        """The names in a language, by id."""
        # sudo: a name is shown with whatever refers to it
        every = self.sudo().with_context(lang=lang, active_test=False)
        return {record.id: record.name for record in every.search_fetch([], ["name"])}
