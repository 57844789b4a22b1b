from odoo.tests import Form, tagged

from .common import ComplaintCommon

FORM = "complaint_management.complaint_view_form"


@tagged("post_install", "-at_install")
class TestCall(ComplaintCommon):
    """What the agent need not type, and what the board says to do next."""

    def _new(self, user=None, **context):
        tickets = self.env["helpdesk.ticket"].with_user(user or self.agent)
        return tickets.with_context(default_is_complaint=True, **context)

    # ---- defaults

    def test_who_takes_the_call_owns_it(self):
        form = Form(self._new(), FORM)
        self.assertEqual(form.user_id, self.agent)
        self.assertEqual(form.channel_id.complaint_expressed, "oral")
        self.assertEqual(form.team_id, self.team)

    def test_a_call_is_settled_with_who_what_and_agreement(self):
        with Form(self._new(), FORM) as form:
            form.partner_id = self.complainant
            form.description = "<p>The box was torn.</p>"
            form.complaint_agreement = "A new vase on Tuesday"
        complaint = form.record
        complaint.action_complaint_agreed()
        self.assertTrue(complaint.complaint_settled_on)
        self.assertEqual(complaint.name, "The box was torn.")

    def test_a_signal_and_an_imported_row_were_no_calls(self):
        for context in ({"default_complaint_is_signal": True}, {"import_file": True}):
            with self.subTest(**context):
                defaults = self._new(**context).default_get(["channel_id"])
                self.assertFalse(defaults.get("channel_id"))

    def test_a_call_of_another_company_comes_by_a_channel_it_may_use(self):
        channel = self.env["helpdesk.ticket.channel"].create(
            {
                "name": "Their phone",
                "sequence": 1,
                "complaint_expressed": "oral",
                "company_id": self.elsewhere.id,
            }
        )
        self.assertNotEqual(Form(self._new(), FORM).channel_id, channel)

    def test_an_agent_makes_the_contact_on_the_way(self):
        contacts = self.env["res.partner"].with_user(self.agent)
        partner_id, name = contacts.name_create("Jan de Vries")
        complaint = self._create_complaint(self.agent, partner_id=partner_id)
        self.assertEqual(complaint.partner_id.name, name)

    def test_the_number_to_call_back_is_kept_with_the_contact(self):
        complaint = self._create_complaint(self.agent)
        complaint.complaint_phone = "0575 123456"
        self.assertEqual(self.complainant.phone, "0575 123456")

    # ---- what now

    def test_the_board_says_what_to_do_next(self):
        owner = {"user_id": self.agent.id}
        for phase, vals, text in (
            ("intake", {"user_id": False}, "Needs an owner"),
            ("intake", owner, "Contact the complainant"),
            ("understand", owner, "Look for a solution together"),
            ("offer", owner, "Hear what the complainant says"),
            ("fulfil", owner, "Log what was agreed"),
        ):
            with self.subTest(phase=phase, **vals):
                complaint = self._create_complaint(**vals)
                complaint.stage_id = self._stage(phase)
                self.assertEqual(complaint.complaint_to_do, text)

    def test_once_agreed_it_says_what_is_missing_then_to_do_what_was_agreed(self):
        late = self.env.ref("complaint_management.category_late")
        complaint = self._create_settled(
            user_id=self.agent.id, complaint_outcome=False, category_id=late.id
        )
        self.assertEqual(complaint.complaint_to_do, "Note what was agreed")
        complaint.complaint_agreement = "A new parcel on Friday"
        self.assertEqual(complaint.complaint_to_do, "Choose the outcome")
        complaint.complaint_outcome = "upheld"
        self.assertEqual(complaint.complaint_to_do, "Do what was agreed, then close")
        complaint._complaint_move("aftercare")
        self.assertEqual(complaint.complaint_to_do, "Wait: we ask how it went")
        complaint._complaint_move("closed")
        self.assertFalse(complaint.complaint_to_do)

    def test_an_agreement_without_category_asks_for_it_first(self):
        complaint = self._create_settled(user_id=self.agent.id, category_id=False)
        self.assertEqual(complaint.complaint_to_do, "Choose the category")

    def test_while_the_complainant_has_to_answer_we_wait(self):
        complaint = self._create_complaint(user_id=self.agent.id)
        complaint.stage_id = self.env.ref("complaint_management.stage_waiting")
        self.assertEqual(complaint.complaint_to_do, "Wait for the answer, or call")

    def test_what_to_do_costs_no_query_per_complaint(self):
        complaints = self.env["helpdesk.ticket"].concat(
            *(self._create_settled(user_id=self.agent.id) for _number in range(12))
        )
        counts = []
        for some in (complaints, complaints[:2], complaints):  # first to warm up
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            some.with_user(self.agent).mapped("complaint_to_do")
            counts.append(self.env.cr.sql_log_count - before)
        self.assertEqual(counts[1], counts[2])
