from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, HttpCase, tagged

from .improvement_common import ImprovementCommon

WORDS = "Since May every bicycle travels in a box of double cardboard."


class ChangedCommon(ImprovementCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.complainant.email = "vera@example.com"
        cls.linked = {"complaint_improvement_id": cls.point.id}
        cls.wants = {**cls.linked, "complaint_wants_feedback": "yes"}

    def _announce(self, **words):
        action = self.point.with_user(self.coordinator).action_announce()
        wizard = self.env["complaint.announce"].with_user(self.coordinator)
        wizard = wizard.with_context(**action["context"]).create({})
        for line in wizard.text_ids:
            line.text = words.get(line.lang, WORDS)
        wizard.action_send()
        return wizard

    def _letters(self, complaints):
        return complaints.message_ids.filtered(
            lambda m: "What we changed" in (m.subject or "")
        )


@tagged("post_install", "-at_install")
class TestImprovementChanged(ChangedCommon):
    def test_before_securing_there_is_nothing_to_tell(self):
        with self.assertRefused(UserError, "to securing first"):
            self.point.with_user(self.coordinator).action_announce()

    def test_owners_do_not_see_who_complained(self):
        self._secure(check=-10)
        with self.assertRefused(AccessError, "A coordinator reviews"):
            self.point.with_user(self.improver).action_announce()
        with self.assertRaises(AccessError):
            self.point.with_user(self.improver).read(["to_tell_count"])

    def test_everybody_who_said_yes_is_told_once_per_person(self):
        twice = self._receive(200, 190, **self.wants)
        other = self._receive(
            180,
            partner_id=False,
            partner_name="Jo",
            partner_email="Jo@example.com",
            **self.wants,
        )
        silent = self._receive(170, **self.linked) | self._receive(
            160, partner_id=False, partner_email="no@example.com", **self.linked
        )
        self._secure(check=-10)
        self.assertEqual(self.point.with_user(self.coordinator).to_tell_count, 2)
        self._announce()
        self.assertEqual(len(self._letters(twice)), 1)
        self.assertEqual(len(self._letters(other)), 1)
        self.assertFalse(self._letters(silent))
        self.assertTrue(all(twice.mapped("complaint_changed_told_on")))
        self.assertTrue(self._events(twice[:1], "changed"))

    def test_a_second_sending_reaches_only_who_was_not_told(self):
        complaints = self._receive(200, **self.wants)
        self._secure(check=-10)
        self._announce()
        complaints |= self._receive(100, **self.wants)
        later = self._receive(
            90, partner_id=False, partner_email="late@example.com", **self.wants
        )
        self._announce()
        self.assertEqual(len(self._letters(complaints)), 1)
        self.assertEqual(len(self._letters(later)), 1)

    def test_history_sends_nothing(self):
        self._receive(200, complaint_is_history=True, **self.wants)
        self._secure(check=-10)
        self.assertEqual(self.point.with_user(self.coordinator).to_tell_count, 0)

    def test_each_reads_it_in_their_own_language(self):
        self.env["res.lang"]._activate_lang("nl_NL")
        self.complainant.lang = "nl_NL"
        [complaint] = self._receive(200, **self.wants)
        self._secure(check=-10)
        self._announce(nl_NL="Nu in dubbel karton.")
        [letter] = complaint.message_ids.filtered(lambda m: "dubbel" in m.body)
        self.assertIn("Nu in dubbel karton.", letter.body)
        self.assertEqual(
            self.point.with_context(lang="nl_NL").changed_text, "Nu in dubbel karton."
        )

    def test_a_person_may_be_left_out_and_an_empty_text_is_refused(self):
        [complaint] = self._receive(200, **self.wants)
        self._secure(check=-10)
        wizard = (
            self.env["complaint.announce"]
            .with_user(self.coordinator)
            .create({"improvement_id": self.point.id})
        )
        wizard.person_ids.send = False
        with self.assertRefused(UserError, "Write what was changed"):
            wizard.action_send()
        wizard.text_ids.text = WORDS
        wizard.action_send()
        self.assertFalse(self._letters(complaint))
        self.assertTrue(self.point.announced_on)

    def test_the_dialog_opens_filled_in(self):
        self._receive(200, **self.wants)
        self.point.changed_text = WORDS
        self._secure(check=-10)
        action = self.point.with_user(self.coordinator).action_announce()
        dialogs = self.env["complaint.announce"].with_user(self.coordinator)
        with Form(dialogs.with_context(**action["context"])) as form:
            self.assertEqual(len(form.person_ids), 1)
            with form.text_ids.edit(0) as line:
                self.assertEqual(line.text, WORDS)

    def test_solved_is_told_only_with_the_verdict_worked(self):
        complaints = self._receive(
            382, 350, 330, 310, 300, 290, 280, 270, 260, 250, 241, **self.wants
        )
        self._secure()
        self.assertEqual(self.point._get_news(), "changed")
        self._announce()
        self._run_cron("_cron_judge")
        self.assertEqual(self.point._get_news(), "solved")
        self._announce()
        solved = complaints.message_ids.filtered(
            lambda m: "solved" in (m.subject or "")
        )
        self.assertEqual(len(solved), 1)

    # ------------------------------------------------------------
    # The tracking page and the public page
    # ------------------------------------------------------------

    def test_the_tracking_page_says_what_was_told_and_nothing_before(self):
        [complaint] = self._receive(200, **self.wants)
        self._secure(check=-10)
        self.assertFalse(complaint._get_changes_for_complainant())
        self._announce()
        change = complaint._get_changes_for_complainant()
        self.assertEqual((change["text"], change["solved"]), (WORDS, False))
        html = self.env["ir.qweb"]._render(
            "complaint_management.tracking_changes", {"complaint": complaint}
        )
        self.assertIn("double cardboard", html)

    def test_at_did_not_work_it_is_withdrawn(self):
        complaints = self._receive(
            340, 310, 250, 140, 120, 100, 60, 30, 10, **self.wants
        )
        self._secure()
        self._announce()
        self.assertTrue(complaints[0]._get_changes_for_complainant())
        self._run_cron("_cron_judge")
        self.assertEqual(self.point.verdict, "did_not_work")
        self.assertFalse(self.point.announced_on)
        self.assertFalse(complaints[0]._get_changes_for_complainant())

    def _publish(self):
        self._receive(382, 350, 330, 310, 300, 290, 280, 270, 260, 250, 241)
        self._secure()
        self._announce()
        self._run_cron("_cron_judge")

    def _public(self):
        points = self.env["complaint.improvement"].with_user(self.public)
        return points._get_public_changes(self.company)

    def test_the_public_page_shows_what_works_and_nothing_else(self):
        self._secure(check=-10)
        self._announce()
        self.assertFalse(self._public())
        self.point.sudo().write({"stage_id": self._point_stage("analysing").id})
        self._publish()
        self.assertEqual([change["text"] for change in self._public()], [WORDS])
        self.point.is_public = False
        self.assertFalse(self._public())

    def test_the_public_page_takes_back_what_does_not_hold(self):
        self._publish()
        self.assertTrue(self._public())
        self._receive(0, 0, 0)
        self.assertEqual(self.point.phase, "analysing")
        self.assertFalse(self._public())


@tagged("post_install", "-at_install")
class TestChangesPage(HttpCase, ChangedCommon):
    def test_anybody_can_read_the_public_page(self):
        response = self.url_open("/complaint/changes")
        self.assertEqual(response.status_code, 200)
        self.assertIn("You said, we did", response.text)

    def test_a_complainant_can_say_stop_and_only_by_a_post(self):
        [complaint] = self._receive(200, **self.wants)
        url = complaint._get_changed_stop_url().split("/complaint/", 1)[1]
        page = self.url_open(f"/complaint/{url}")
        self.assertIn("I do not want to hear more", page.text)
        self.assertEqual(complaint.complaint_wants_feedback, "yes")
        token = page.text.split('name="csrf_token" value="')[1].split('"')[0]
        page = self.url_open(f"/complaint/{url}", data={"csrf_token": token})
        self.assertIn("not write to you any more", page.text)
        self.assertEqual(complaint.complaint_wants_feedback, "no")

    def test_a_wrong_link_opens_nothing(self):
        [complaint] = self._receive(200, **self.wants)
        for path in (f"{complaint.id}/wrong", "99999999999/wrong", "0/x"):
            with self.subTest(path=path):
                response = self.url_open(f"/complaint/changes/stop/{path}")
                self.assertEqual(response.status_code, 404)
