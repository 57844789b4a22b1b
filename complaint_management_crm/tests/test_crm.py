from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tests.common import new_test_user

from odoo.addons.complaint_management.tests.common import ComplaintCommon


@tagged("post_install", "-at_install")
class TestCrm(ComplaintCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.salesman = new_test_user(
            cls.env,
            login="test_salesman",
            groups="sales_team.group_sale_salesman_all_leads",
            company_id=cls.company.id,
            company_ids=[(6, 0, cls.company.ids)],
        )
        cls.lead = cls._sell(cls.complainant)

    @classmethod
    def _sell(cls, partner, **vals):
        return cls.env["crm.lead"].create(
            {
                "name": "Twelve bicycles",
                "type": "opportunity",
                "partner_id": partner.id,
                "company_id": cls.company.id,
                "expected_revenue": 12000,
                **vals,
            }
        )

    def _notice(self, lead=None, user=None):
        return self._see(user or self.salesman, lead or self.lead).complaint_notice

    def test_who_sells_hears_of_an_open_complaint_and_whom_to_ask(self):
        self.assertFalse(self._notice())
        self._create_complaint(user_id=self.agent.id)
        self.assertIn(self.agent.name, self._notice())

    def test_who_sells_hears_nothing_else_of_it(self):
        complaint = self._create_complaint(user_id=self.agent.id)
        self.assertNotIn(complaint.name, self._notice())
        self.assertNotIn(complaint.number, self._notice())
        self.assertHidden(complaint, self.salesman)
        with self.assertRaises(AccessError):
            self._see(self.salesman, complaint).read(["complaint_value_at_stake"])

    def test_of_a_settled_and_closed_complaint_nothing_is_said(self):
        self._create_closed()
        self.assertFalse(self._notice())

    def test_confidential_own_and_anonymous_complaints_are_never_told(self):
        self._create_confidential()
        self._create_complaint(complaint_origin="employee")
        self._create_complaint(complaint_is_anonymous=True)
        self.assertFalse(self._notice())

    def test_a_complaint_of_another_company_is_not_told(self):
        self._create_complaint(company_id=self.elsewhere.id, user_id=False)
        self.assertFalse(self._notice())

    def test_a_complaint_of_a_colleague_of_the_contact_is_told(self):
        company = self.env["res.partner"].create({"name": "Dealer", "is_company": 1})
        one, other = self.env["res.partner"].create(
            [{"name": name, "parent_id": company.id} for name in ("One", "Other")]
        )
        self._create_complaint(user_id=self.agent.id, partner_id=one.id)
        self.assertTrue(self._notice(self._sell(other)))

    def test_a_lead_without_contact_is_known_by_its_address(self):
        self._create_complaint(user_id=self.agent.id)
        lead = self._sell(
            self.env["res.partner"],
            type="lead",
            email_from=f"Somebody <{self.complainant.email.upper()}>",
        )
        self.assertTrue(self._notice(lead))

    def test_a_list_of_leads_asks_as_often_as_one(self):
        partners = self.env["res.partner"].create(
            [{"name": f"Contact {number}"} for number in range(20)]
        )
        leads = self.env["crm.lead"].union(*map(self._sell, partners))
        for partner in partners:
            self._create_complaint(partner_id=partner.id, user_id=self.agent.id)
        counts = []
        for some in (leads[:1], leads[:1], leads):
            seen = self._see(self.salesman, some)
            before = self.env.cr.sql_log_count
            seen.mapped("complaint_notice")
            counts.append(self.env.cr.sql_log_count - before)
        self.assertLessEqual(counts[2], counts[1])

    def test_a_complaint_shows_what_is_at_stake_with_its_contact(self):
        self._sell(self.complainant, expected_revenue=500, company_id=False)
        self._sell(self.complainant, type="lead")
        self._sell(self.complainant).action_set_lost()
        complaint = self._see(self.agent, self._create_complaint(user_id=self.agent.id))
        self.assertEqual(complaint.complaint_opportunity_count, 2)
        self.assertEqual(complaint.complaint_value_at_stake, 12500)

    def test_nothing_is_at_stake_in_a_confidential_complaint(self):
        complaint = self._see(self.agent, self._create_confidential())
        self.assertEqual(complaint.complaint_opportunity_count, 0)

    def test_winning_back_gives_sales_an_opportunity_without_the_complaint(self):
        complaint = self._create_complaint(user_id=self.agent.id)
        self._see(self.agent, complaint).action_complaint_win_back()
        lead = complaint.complaint_win_back_id
        self.assertEqual(lead.partner_id, self.complainant)
        self.assertEqual(lead.type, "opportunity")
        self.assertNotIn(complaint.name, str(lead.read(["name", "description"])))
        self.assertTrue(self._events(complaint, "win_back"))

    def test_a_contact_is_won_back_once(self):
        complaint = self._see(self.agent, self._create_complaint(user_id=self.agent.id))
        complaint.action_complaint_win_back()
        with self.assertRaises(UserError):
            complaint.action_complaint_win_back()

    def test_who_may_not_change_a_complaint_wins_nobody_back(self):
        complaint = self._create_complaint(user_id=self.agent.id)
        with self.assertRaises(AccessError):
            self._see(self.salesman, complaint).action_complaint_win_back()

    def test_nobody_is_won_back_from_what_stays_in_the_register(self):
        for vals in (
            {"complaint_origin": "employee"},
            {"complaint_confidential": True},
        ):
            complaint = self._create_complaint(user_id=self.agent.id, **vals)
            with self.assertRaises(UserError):
                self._see(self.agent, complaint).action_complaint_win_back()

    def test_the_new_columns_are_empty_on_ordinary_tickets(self):
        ticket = self._create_ticket()
        self.env.cr.execute(
            "SELECT complaint_win_back_id FROM helpdesk_ticket WHERE id = %s",
            [ticket.id],
        )
        self.assertEqual(self.env.cr.fetchall(), [(None,)])
