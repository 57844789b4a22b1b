from odoo import api, models


class ReportComplaintFiveNumbers(models.AbstractModel):
    """The page on paper, and the management list on the sheet behind it."""

    _name = "report.complaint_management.five_numbers"
    _description = "Management page, printed"

    FITS = 20  # lines of the management list on one sheet

    @api.model
    def _get_report_values(self, docids, data=None):
        pages = []
        for company in self.env["res.company"].browse(docids or self.env.company.ids):
            numbers = self.env["complaint.five.numbers"].with_company(company)
            page = numbers.get_page()
            lines = self.env["complaint.cause.price"].with_company(company)
            domain = [("company_id", "=", company.id)]
            pages.append(
                {
                    **page,
                    "lines": lines.search(domain, limit=self.FITS),
                    "total": lines.search_count(domain),
                    "money": numbers._money,
                }
            )
        return {"doc_ids": docids, "pages": pages, "bar": self._get_bar}

    def _get_bar(self, line, point, height):
        """How high the bar of a month stands, in pixels."""
        highest = max((each["value"] or 0 for each in line["points"]), default=0)
        return round(height * (point["value"] or 0) / highest) if highest else 0
