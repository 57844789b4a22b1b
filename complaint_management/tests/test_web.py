from odoo.tests import HttpCase, tagged

from odoo.addons.web.tests import test_js

from .common import ComplaintCommon


@tagged("post_install", "-at_install")
class TestTour(ComplaintCommon, HttpCase):
    def test_an_agent_takes_a_complaint_from_new_to_closed(self):
        self.start_tour("/odoo/complaints", "complaint_agent_tour", login="test_agent")
        complaint = self.env["helpdesk.ticket"].search(
            [("complaint_registered_by_id", "=", self.agent.id)]
        )
        self.assertEqual(complaint.complaint_phase, "closed")
        self.assertEqual(complaint.complaint_outcome, "partly_upheld")
        self.assertEqual(
            complaint.name, "Received damaged: The box was open and the vase in pieces"
        )


@tagged("post_install", "-at_install")
class TestSolutionTour(ComplaintCommon, HttpCase):
    """The agent makes it right without leaving the form."""

    def setUp(self):
        super().setUp()
        self.budget = self.env["complaint.budget"].create(
            {
                "user_id": self.agent.id,
                "company_id": self.company.id,
                "amount": 300,
                "amount_max_complaint": 75,
            }
        )

    def _find(self):
        return self.env["helpdesk.ticket"].search(
            [("complaint_registered_by_id", "=", self.agent.id)]
        )

    def test_a_call_is_solved_with_25_and_closed(self):
        url = "/odoo/complaints"
        self.start_tour(url, "complaint_solution_tour", login="test_agent")
        complaint = self._find()
        self.assertEqual(complaint.complaint_phase, "closed")
        self.assertTrue(complaint.complaint_first_contact)
        self.assertEqual(complaint.complaint_cost, 25)
        self.assertEqual(self.budget.amount_left, 275)

    def test_a_refund_by_right_and_a_request_above_budget(self):
        url = "/odoo/complaints"
        self.start_tour(url, "complaint_request_tour", login="test_agent")
        self.assertEqual(self._find().complaint_cost, 480)
        self.assertEqual(self.budget.amount_left, 300)
        url = "/odoo/complaint-requests"
        self.start_tour(url, "complaint_approve_tour", login="test_coordinator")
        states = self._find().complaint_compensation_ids.mapped("state")
        self.assertEqual(states, ["offered", "delivered"])
        self.assertEqual(self.budget.amount_left, 200)


@tagged("post_install", "-at_install")
class TestFields(test_js.HOOTCommon):
    """The browser tests of the addon's own fields."""

    _test_params = [("+", "@complaint_management")]

    def test_the_fields_of_the_addon(self):
        self.browser_js(
            f"/web/tests?headless&loglevel=2&preset=desktop&timeout=15000{self.hoot_filters}",
            "",
            "",
            login="admin",
            timeout=300,
            success_signal="[HOOT] Test suite succeeded",
            error_checker=test_js.unit_test_error_checker,
        )
