from odoo.exceptions import AccessError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged

from .common import ComplaintCommon


@tagged("post_install", "-at_install")
class TestMultiCompany(ComplaintCommon):
    """A coordinator works in two companies; a complaint belongs to one of them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.coordinator.company_ids = cls.company | cls.elsewhere
        cls.foreign_user = cls._create_user(
            "agent", login="agent_elsewhere", company=cls.elsewhere
        )

    def _get_foreign_values(self):
        """What a complaint may refer to, made in the other company: by field."""
        company = {"name": "Over there", "company_id": self.elsewhere.id}
        create = lambda model, **vals: self.env[model].create({**company, **vals})  # noqa: E731
        foreign_main = self._create_complaint(
            company_id=self.elsewhere.id, partner_id=False, name="Over there"
        )
        return {
            "team_id": create("helpdesk.ticket.team", is_complaint_team=True),
            "category_id": create("helpdesk.ticket.category"),
            "channel_id": create("helpdesk.ticket.channel"),
            "partner_id": create("res.partner"),
            "user_id": self.foreign_user,
            "complaint_subject_id": create("complaint.subject"),
            "complaint_moment_id": create("complaint.moment"),
            "complaint_cause_id": create("complaint.cause"),
            "complaint_desired_remedy_id": create("complaint.remedy.type"),
            "complaint_main_id": foreign_main,
        }

    def test_what_belongs_to_another_company_is_refused_by_name(self):
        complaint = self._create_complaint(user_id=False)
        for name, value in self._get_foreign_values().items():
            with self.subTest(field=name), self.assertRaises(ValidationError) as caught:
                self._see(self.coordinator, complaint).write({name: value.id})
            self.assertIn(value.sudo().display_name, str(caught.exception))
            self.assertIn("Here Ltd", str(caught.exception))

    def test_what_belongs_to_another_company_is_refused_when_entering(self):
        for name, value in self._get_foreign_values().items():
            if name == "team_id":  # the company of the team becomes that of the ticket
                continue
            with self.subTest(field=name), self.assertRaises(ValidationError):
                self._create_complaint(self.coordinator, **{name: value.id})

    def test_a_complaint_takes_the_company_of_its_team(self):
        values = self._get_foreign_values()
        complaint = self._create_complaint(
            team_id=values["team_id"].id, partner_id=False, user_id=False
        )
        self.assertEqual(complaint.company_id, self.elsewhere)

    def test_an_agreement_by_a_channel_of_another_company_is_refused(self):
        complaint = self._create_complaint(user_id=self.agent.id)
        channel = self._get_foreign_values()["channel_id"]
        with self.assertRaises(ValidationError):
            complaint.with_user(self.agent).action_complaint_agreed(channel.id)

    def test_a_complaint_does_not_move_away_from_what_it_refers_to(self):
        subject = self.env["complaint.subject"].create(
            {"name": "Vases", "company_id": self.company.id}
        )
        complaint = self._create_complaint(complaint_subject_id=subject.id)
        with self.assertRaisesRegex(ValidationError, "Vases.*Elsewhere Ltd"):
            complaint.company_id = self.elsewhere

    def test_what_belongs_to_no_company_serves_all(self):
        cause = self.env["complaint.cause"].create({"name": "Packing"})
        complaint = self._create_complaint(complaint_cause_id=cause.id)
        self.assertEqual(complaint.complaint_cause_id, cause)

    def test_an_owner_who_works_in_more_companies_is_accepted(self):
        complaint = self._create_complaint()
        complaint.user_id = self.coordinator
        complaint = self._create_complaint(
            company_id=self.elsewhere.id, user_id=self.coordinator.id
        )
        self.assertEqual(complaint.user_id, self.coordinator)

    def test_complaints_of_another_company_are_out_of_sight(self):
        complaint = self._create_complaint(company_id=self.elsewhere.id)
        for role in ("agent", "manager", "host_manager"):
            with self.subTest(role=role):
                self.assertHidden(complaint, self.users[role])
                if role != "host_manager":
                    self.assertHidden(complaint.complaint_event_ids, self.users[role])

    def test_complaints_of_a_company_that_is_not_chosen_are_out_of_sight(self):
        complaint = self._create_complaint(company_id=self.elsewhere.id)
        self.assertSeen(complaint, self.coordinator)
        chosen = complaint.with_user(self.coordinator).with_context(
            allowed_company_ids=self.company.ids
        )
        self.assertFalse(chosen.search([("id", "=", complaint.id)]))
        with self.assertRaises(AccessError):
            chosen.read(["name"])

    def test_nobody_of_another_company_handles_it(self):
        with self.assertRaisesRegex(ValidationError, "does not belong to Here Ltd"):
            self._create_confidential(complaint_handler_ids=self.foreign_user.ids)

    def test_numbers_are_unique_per_company(self):
        self._create_complaint(number="HT-1")
        complaint = self._create_complaint(number="HT-1", company_id=self.elsewhere.id)
        self.assertEqual(complaint.number, "HT-1")

    def test_the_independent_handler_is_the_one_of_the_company_of_the_complaint(self):
        self.company.complaint_independent_handler_id = self.manager
        self.elsewhere.complaint_independent_handler_id = self.foreign_user
        self.team.user_ids = [Command.link(self.coordinator.id)]
        complaint = self._create_complaint(
            company_id=self.elsewhere.id, user_id=self.coordinator.id
        )
        complaint.complaint_person_ids = self.coordinator
        self.assertEqual(complaint.user_id, self.foreign_user)
