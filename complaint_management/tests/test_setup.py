from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import ComplaintCommon


@tagged("post_install", "-at_install")
class TestSetup(ComplaintCommon):
    def _step(self, code):
        step = self.env.ref(f"complaint_management.setup_step_{code}")
        return self._see(self.manager, step)

    def _save(self, code, **vals):
        action = self._step(code).action_open()
        wizard = self.env["complaint.setup"].with_user(self.manager)
        return wizard.with_context(**action["context"]).create(vals).action_confirm()

    def test_each_step_knows_whether_it_is_done(self):
        self.agent.group_ids  # noqa: B018
        saves = {
            "kind": {"complaint_organisation_kind": "shop"},
            "letters": {"complaint_phone": "0575 1", "complaint_hours": "9 to 17"},
            "budget": {
                "complaint_budget_amount": 300,
                "complaint_budget_period": "quarter",
            },
            "external": {"complaint_external_body": "The ombudsman"},
            "independent": {"complaint_independent_handler_id": self.agent.id},
            "adviser": {"complaint_confidential_adviser": "Ms Vos, 0575 2"},
            "privacy": {"complaint_privacy_text": "<p>Two years.</p>"},
            "staff": {"complaint_staff_consulted_on": "2026-01-01"},
            "live": {"complaint_live_on": "2026-01-01"},
        }
        for code, vals in saves.items():
            with self.subTest(code):
                self.assertFalse(self._step(code).is_done)
                self._save(code, **vals)
                self.assertTrue(self._step(code).is_done)

    def test_the_team_is_done_when_an_agent_is_a_member(self):
        self.assertTrue(self._step("team").is_done)
        self.team.user_ids = self.env.ref("base.user_admin")
        self.assertFalse(self._step("team").is_done)
        action = self._step("team").action_open()
        self.assertEqual(action["res_model"], "helpdesk.ticket.team")

    def test_the_step_about_refunds_is_done_when_a_person_delivers_them(self):
        self.assertFalse(self._step("refund").is_done)
        action = self._step("refund").action_open()
        refund = self.env[action["res_model"]].browse(action["res_id"])
        self.assertEqual(refund.name, "Refund")
        refund.with_user(self.manager).delivered_by_id = self.agent
        self.assertTrue(self._step("refund").is_done)

    def test_who_gives_no_refunds_need_not_say_who_delivers_them(self):
        self.env.ref("complaint_management.remedy_refund").active = False
        self.assertTrue(self._step("refund").is_done)
        action = self._step("refund").action_open()
        self.assertEqual(action["res_model"], "complaint.remedy.type")

    def test_the_dialog_changes_only_what_its_step_is_about(self):
        self._save("letters", complaint_phone="1", complaint_hours="9 to 17")
        self._save("external", complaint_external_body="The ombudsman")
        self.assertEqual(self.company.complaint_phone, "1")

    def test_the_dialog_shows_what_there_is(self):
        self.company.complaint_phone = "0575 1"
        action = self._step("letters").action_open()
        wizard = self.env["complaint.setup"].with_user(self.manager)
        values = wizard.with_context(**action["context"]).default_get(
            ["company_id", "complaint_phone"]
        )
        self.assertEqual(values["complaint_phone"], "0575 1")

    def test_choosing_the_kind_of_organisation_activates_its_policy(self):
        self._save("kind", complaint_organisation_kind="care")
        policy = self.env["complaint.policy"].search(
            [("company_id", "=", self.company.id)]
        )
        self.assertEqual(policy.preset_id.name, "Wkkgz")

    def test_only_an_administrator_of_complaints_sets_up(self):
        with self.assertRaises(AccessError):
            self.env["complaint.setup"].with_user(self.coordinator).create({})
