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
