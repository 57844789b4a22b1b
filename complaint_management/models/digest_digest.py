from odoo import fields, models


class DigestDigest(models.Model):
    """The five numbers in the host's digest, for who may see the management page."""

    _inherit = "digest.digest"

    kpi_complaint_heard = fields.Boolean("Complaints heard")
    kpi_complaint_heard_value = fields.Integer(
        compute="_compute_kpi_complaint_heard_value", export_string_translation=False
    )
    kpi_complaint_in_time = fields.Boolean("Complaints answered in time (%)")
    kpi_complaint_in_time_value = fields.Float(
        compute="_compute_kpi_complaint_in_time_value", export_string_translation=False
    )
    kpi_complaint_satisfied = fields.Boolean("Say it is solved")
    kpi_complaint_satisfied_value = fields.Integer(
        compute="_compute_kpi_complaint_satisfied_value",
        export_string_translation=False,
    )
    kpi_complaint_removed = fields.Boolean("Causes taken away")
    kpi_complaint_removed_value = fields.Integer(
        compute="_compute_kpi_complaint_removed_value", export_string_translation=False
    )
    kpi_complaint_price = fields.Boolean("Price of not fixing, a month")
    kpi_complaint_price_value = fields.Monetary(
        compute="_compute_kpi_complaint_price_value", export_string_translation=False
    )

    def _get_complaint_facts(self, moment):
        """What each digest counts: its company, and the domain of its period.

        :param str moment: the moment that has to fall in the period
        :return: ``(digest, company, domain)`` of each
        :raise AccessError: for who may not see the page; the digest leaves it out
        """
        self.env["complaint.five.numbers"]._check_reader()
        start, end, _companies = self._get_kpi_compute_parameters()
        for digest in self:
            company = digest.company_id or self.env.company
            domain = [
                ("company_id", "=", company.id),
                (moment, ">=", start),
                (moment, "<", end),
            ]
            yield digest, company, domain

    def _compute_kpi_complaint_heard_value(self):
        facts = self.env["complaint.report"]
        for digest, _company, domain in self._get_complaint_facts("received_on"):
            domain.append(("is_part", "=", False))
            digest.kpi_complaint_heard_value = facts.search_count(domain)

    def _compute_kpi_complaint_in_time_value(self):
        facts = self.env["complaint.report"]
        for digest, _company, domain in self._get_complaint_facts("settled_on"):
            [(share,)] = facts._read_group(domain, [], ["in_time_share:avg"])
            digest.kpi_complaint_in_time_value = 100 * (share or 0)

    def _compute_kpi_complaint_satisfied_value(self):
        facts = self.env["complaint.report"]
        for digest, _company, domain in self._get_complaint_facts("aftercare_on"):
            domain.append(("aftercare_solved", "=", "yes"))
            digest.kpi_complaint_satisfied_value = facts.search_count(domain)

    def _compute_kpi_complaint_removed_value(self):
        verdicts = self.env["complaint.verdict"]
        for digest, _company, domain in self._get_complaint_facts("decided_on"):
            domain += ["|", ("verdict", "=", "worked"), ("decision", "=", "proven")]
            digest.kpi_complaint_removed_value = verdicts.search_count(domain)

    def _compute_kpi_complaint_price_value(self):
        numbers = self.env["complaint.five.numbers"]
        for digest, company, _domain in self._get_complaint_facts("received_on"):
            lines = numbers.with_company(company)._get_dearest()
            digest.kpi_complaint_price_value = sum(lines.mapped("price"))

    def _compute_kpis_actions(self, company, user):
        result = super()._compute_kpis_actions(company, user)
        menu = self.env.ref("complaint_management.menu_improvement_root")
        page = "complaint_management.complaint_five_numbers_action"
        for name in ("heard", "in_time", "satisfied", "removed", "price"):
            result[f"kpi_complaint_{name}"] = f"{page}?menu_id={menu.id}"
        return result
