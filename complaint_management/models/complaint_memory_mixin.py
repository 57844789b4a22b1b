from odoo import api, models


class ComplaintMemoryMixin(models.AbstractModel):
    """Facts of this model are kept in memory; a change of them makes that forgotten."""

    _name = "complaint.memory.mixin"
    _description = "Kept in memory"

    @api.model_create_multi
    def create(self, vals_list):
        records = super().create(vals_list)
        records._forget_memory()
        return records

    def write(self, vals):
        self._forget_memory()  # what they were may matter, and what they become
        result = super().write(vals)
        self._forget_memory()
        return result

    def _update_field_translations(self, *args, **kwargs):
        result = super()._update_field_translations(*args, **kwargs)
        self._forget_memory()
        return result

    def unlink(self):
        self._forget_memory()
        return super().unlink()

    def _forget_memory(self):
        if self:
            self.env.registry.clear_cache()
