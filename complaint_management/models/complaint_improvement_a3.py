from odoo import models
from odoo.tools import html2plaintext

LARGEST, SMALLEST = 18, 8
# So many characters fit on the sheet at the largest size.
ROOM = 2800
TEXTS = (
    "background",
    "current_condition",
    "goal",
    "analysis",
    "countermeasures",
    "follow_up",
)


class ComplaintImprovement(models.Model):
    """One printed sheet: what does not fit gets smaller, not longer."""

    _inherit = "complaint.improvement"

    def _get_whys(self):
        """The five whys that were answered, in their order."""
        return [why for n in range(1, 6) if (why := self[f"why_{n}"])]

    def _get_a3_font_size(self):
        """The size of the text in pixels, so that all of it stands on one sheet."""
        texts = [html2plaintext(self[name] or "") for name in TEXTS]
        texts += self._get_whys()
        # an action takes a line, however short
        texts += [f"{action.name:60}" for action in self.action_ids]
        # twice as much text fits when letters are a factor 1.4 smaller
        fullness = max(1, sum(map(len, texts)) / ROOM)
        return max(SMALLEST, round(LARGEST / fullness**0.5))
