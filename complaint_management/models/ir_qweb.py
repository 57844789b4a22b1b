from lxml import etree

from odoo import models
from odoo.tools import ormcache

LETTER = "complaint_letter"  # in the context: what is rendered is one of our letters


class IrQweb(models.AbstractModel):
    """A letter is compiled once for its text, not again for every complainant.

    Odoo keeps what it compiled of views. The text of a mail template has no number to
    keep it by, and compiling it takes longer than filling it in.
    """

    _inherit = "ir.qweb"

    def _generate_code_uncached(self, template):
        if self.env.context.get(LETTER) and isinstance(template, etree._Element):
            return self._generate_letter_code(etree.tostring(template), template)
        return super()._generate_code_uncached(template)

    @ormcache(
        "text",
        "tuple(self.env.context.get(key) for key in self._get_template_cache_keys())",
        cache="templates",
    )
    def _generate_letter_code(self, text, template):
        plainly = self.with_context(**{LETTER: False})
        return plainly._generate_code_uncached(template)
