from odoo.fields import Command
from odoo.tests import tagged

from .budget_common import BudgetCommon

LISTS = {
    "name": {},
    "complaint_compensation_ids": {"fields": {"state": {}}},
    "complaint_handler_ids": {"fields": {"display_name": {}}},
    "complaint_person_ids": {"fields": {"display_name": {}}},
}


@tagged("post_install", "-at_install")
class TestReading(BudgetCommon):
    """What is read with a complaint is what its reader may read."""

    def _read(self, complaint, user):
        self.env.invalidate_all()
        [values] = complaint.with_user(user).web_read(LISTS)
        return values

    def test_the_lists_of_a_complaint_come_with_it(self):
        offer = self._create_offered()
        complaint = offer.ticket_id
        complaint.sudo().complaint_handler_ids = self.colleague
        values = self._read(complaint, self.agent)
        self.assertEqual(
            values["complaint_compensation_ids"], [{"id": offer.id, "state": "offered"}]
        )
        [handler] = values["complaint_handler_ids"]
        self.assertEqual(handler["display_name"], self.colleague.name)
        self.assertEqual(values["complaint_person_ids"], [])

    def test_a_person_of_another_company_is_not_shown(self):
        other = self.env["res.company"].create({"name": "Elsewhere"})
        stranger = self._create_user("employee", login="test_stranger")
        complaint = self._create_complaint(user_id=self.coordinator.id)
        complaint.sudo().complaint_person_ids = stranger | self.employee
        stranger.write(
            {"company_ids": [Command.set(other.ids)], "company_id": other.id}
        )
        stranger.partner_id.write({"company_id": other.id, "partner_share": True})
        values = self._read(complaint, self.coordinator)
        shown = [person["id"] for person in values["complaint_person_ids"]]
        self.assertFalse(stranger.with_user(self.coordinator).has_access("read"))
        self.assertEqual(shown, self.employee.ids)

    def test_reading_many_complaints_takes_as_many_queries_as_reading_one(self):
        complaints = self._create_offered().ticket_id
        for _number in range(4):
            complaints |= self._create_offered(5).ticket_id
        for some in (complaints[:1], complaints):
            some.with_user(self.agent).web_read(LISTS)
            self.env.invalidate_all()
            with self.assertQueryCount(11):
                some.with_user(self.agent).web_read(LISTS)

    def test_the_currency_of_a_complaint_follows_its_company(self):
        complaint = self._create_complaint()
        company = complaint.company_id
        self.assertEqual(complaint.complaint_currency_id, company.currency_id)
        other = self.env["res.currency"].with_context(active_test=False)
        other = other.search([("id", "!=", company.currency_id.id)], limit=1)
        company.currency_id = other
        self.assertEqual(complaint.complaint_currency_id, other)

    def test_a_name_in_memory_follows_its_record(self):
        subject = self.env["complaint.subject"].create({"name": "Cups"})
        self.assertEqual(subject.display_name, "Cups")
        subject.name = "Mugs"
        self.assertEqual(subject.display_name, "Mugs")
        self.env["res.lang"]._activate_lang("nl_NL")
        dutch = subject.with_context(lang="nl_NL")
        self.assertEqual(dutch.display_name, "Mugs")
        subject.update_field_translations("name", {"nl_NL": "Mokken"})
        self.env.invalidate_all()
        self.assertEqual(dutch.display_name, "Mokken")
        self.assertEqual(subject.display_name, "Mugs")
        self.assertEqual(subject.new(origin=subject).display_name, "Mugs")
