from collections import Counter

from odoo import api, models

from odoo.addons.base_import.models.base_import import ImportValidationError


class BaseImportImport(models.TransientModel):
    """Files for Odoo's import screen that cannot be what was meant."""

    _inherit = "base_import.import"

    @api.model
    def _read_csv(self, options):
        """A file of tickets begins with its header.

        Titles and the output of other programs above it would pass for the header, and
        the columns below would not be seen.
        """
        result = super()._read_csv(options)
        if (
            result
            and self.res_model == "helpdesk.ticket"
            and options.get("has_headers")
        ):
            self._check_begins_with_header(result[1])
        return result

    def _check_begins_with_header(self, rows):
        widths = Counter(map(len, rows))
        usual = max(widths, key=widths.get, default=0)
        before = []
        for row in rows:
            filled = [value.strip() for value in row if value.strip()]
            if len(row) == usual or len(filled) > 1:
                break
            before += filled
        if before:
            raise ImportValidationError(
                self.env._(
                    "The file does not begin with its header: the first %(count)s "
                    "lines (“%(lines)s”) are something else. Remove them and upload "
                    "it again.",
                    count=len(before),
                    lines="”, “".join(line[:60] for line in before[:3]),
                )
            )
