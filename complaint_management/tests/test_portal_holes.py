from lxml import html

from odoo.http import Request
from odoo.tests import HttpCase, tagged

from .common import ComplaintCommon


class PortalCommon(ComplaintCommon, HttpCase):
    """Outsiders over HTTP: the contact, a colleague of theirs, somebody else."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.firm = cls.env["res.partner"].create({"name": "Firm", "is_company": True})
        cls.complainant.parent_id = cls.firm
        cls.colleague = cls._create_user("portal", login="test_colleague")
        cls.colleague.partner_id.parent_id = cls.firm
        cls.stranger = cls._create_user("portal", login="test_stranger")
        cls.abroad = cls._create_user(
            "portal", login="test_abroad", company=cls.elsewhere
        )

    def _login(self, user=None):
        """Log in as this user, or come as a visitor."""
        login = user and user.login
        self.authenticate(login, login)

    def _get(self, url):
        return self.url_open(url, allow_redirects=False)

    def _post(self, url, files=None, **values):
        """Send a form with the token against forged requests."""
        data = {"csrf_token": Request.csrf_token(self), **values}
        return self.url_open(url, data=data, files=files, allow_redirects=False)

    def _path(self, ticket):
        return f"/my/ticket/{ticket.id}"


@tagged("post_install", "-at_install")
class TestPortalHoles(PortalCommon):
    """The host's holes on the portal are closed, for ordinary tickets as well."""

    def setUp(self):
        super().setUp()
        self.done = self.env.ref("helpdesk_mgmt.helpdesk_ticket_stage_done")
        self.ticket = self._create_ticket(team_id=False, user_id=False)

    def _close(self, ticket, stage=None):
        stage = stage or self.done
        return self._post("/ticket/close", ticket_id=ticket.id, stage_id=stage.id)

    # ---- closing

    def test_the_contact_closes_a_ticket(self):
        self._login(self.portal)
        answer = self._close(self.ticket)
        self.assertEqual(answer.status_code, 302)
        self.assertEqual(self.ticket.stage_id, self.done)

    def test_nobody_else_closes_it(self):
        before = self.ticket.stage_id
        for user in (self.stranger, self.abroad, self.employee, self.host_own):
            with self.subTest(user=user.login):
                self._login(user)
                self.assertEqual(self._close(self.ticket).status_code, 404)
                self.assertEqual(self.ticket.stage_id, before)

    def test_a_complaint_is_not_closed_from_the_portal(self):
        complaint = self._create_complaint()
        before = complaint.stage_id
        self._login(self.portal)
        self._close(complaint, self._stage("closed"))
        self._close(complaint)
        self.assertEqual(complaint.stage_id, before)

    def test_a_stage_of_another_team_does_not_close_it(self):
        stage = self.done.copy({"team_ids": self.ordinary_team.ids})
        self._login(self.portal)
        self._close(self.ticket, stage)
        self.assertNotEqual(self.ticket.stage_id, stage)

    def test_closing_is_a_post(self):
        self._login(self.portal)
        url = f"/ticket/close?ticket_id={self.ticket.id}&stage_id={self.done.id}"
        self.assertEqual(self._get(url).status_code, 405)
        self.assertNotEqual(self.ticket.stage_id, self.done)

    def test_the_page_offers_closing_as_a_post(self):
        page = self.env.ref("helpdesk_mgmt.portal_helpdesk_ticket_page")
        arch = html.fromstring(page.get_combined_arch())
        [form] = arch.xpath("//form[@t-attf-action='/ticket/close']")
        self.assertEqual(form.get("method"), "POST")
        self.assertTrue(form.xpath("input[@name='csrf_token']"))

    def test_odd_ids_are_no_page(self):
        self._login(self.portal)
        for odd in ("", "abc", "-1", "0", "9" * 30, "1.5", "\u0663"):
            with self.subTest(id=odd):
                self.assertEqual(
                    self._post("/ticket/close", ticket_id=odd, stage_id=1).status_code,
                    404,
                )
        self.assertEqual(self._post("/ticket/close").status_code, 404)

    # ---- files of internal notes

    def test_files_of_internal_notes_stay_inside(self):
        note, comment = (
            self.ticket.message_post(
                body="Look", subtype_xmlid=subtype, attachments=[(name, b"text")]
            )
            for subtype, name in (
                ("mail.mt_note", "inside.txt"),
                ("mail.mt_comment", "outside.txt"),
            )
        )
        self.ticket._attach_files([("sent.txt", b"text")])
        self._login(self.portal)
        page = self._get(self._path(self.ticket)).text
        self.assertIn("sent.txt", page)
        self.assertNotIn("inside.txt", page)
        self.assertTrue(comment.attachment_ids)
        self.assertFalse(note.attachment_ids.access_token)

    # ---- filing a ticket

    def _submit(self, files=None, **values):
        values = {"subject": "Help", "description": "Please", **values}
        return self._post("/submitted/ticket", files, **values)

    def _count(self):
        return self.env["helpdesk.ticket"].search_count([])

    def test_filing_is_a_post(self):
        self._login(self.portal)
        before = self._count()
        answer = self._get("/submitted/ticket?subject=a&description=b")
        self.assertEqual(answer.status_code, 405)
        self.assertEqual(self._count(), before)

    def test_a_ticket_is_filed_with_its_files(self):
        self._login(self.portal)
        answer = self._submit({"attachment": ("photo.txt", b"A photo")})
        self.assertEqual(answer.status_code, 303)
        ticket = self.env["helpdesk.ticket"].search([], order="id desc", limit=1)
        self.assertEqual(ticket.attachment_ids.name, "photo.txt")

    def test_what_cannot_be_stored_is_refused_whole(self):
        self._login(self.portal)
        before = self._count()
        odd = {
            "no description": {"description": ""},
            "no subject": {"subject": " "},
            "a million characters": {"description": "a" * 10**6},
            "a letter as category": {"category": "x"},
            "an unknown team": {"team": "99999999"},
        }
        for name, values in odd.items():
            with self.subTest(name):
                answer = self._submit(**values)
                self.assertIn(answer.status_code, (404, 422))
                self.assertEqual(self._count(), before)

    def test_hidden_and_foreign_categories_are_refused(self):
        categories = self.env["helpdesk.ticket.category"].create(
            [
                {
                    "name": "Hidden",
                    "show_in_portal": False,
                    "company_id": self.company.id,
                },
                {
                    "name": "Elsewhere",
                    "show_in_portal": True,
                    "company_id": self.elsewhere.id,
                },
            ]
        )
        self._login(self.portal)
        for category in categories:
            with self.subTest(category=category.name):
                self.assertEqual(self._submit(category=category.id).status_code, 404)

    def test_files_over_the_limits_are_refused_on_the_server(self):
        self._login(self.portal)
        before = self._count()
        odd = {
            "many": [("attachment", (f"{i}.txt", b"a")) for i in range(11)],
            "large": {"attachment": ("large.txt", b"a" * (10 * 1024**2 + 1))},
            "a program": {"attachment": ("run.exe", b"MZ\x90\x00")},
            "a page": {"attachment": ("photo.jpg", b"<html><script>1</script>")},
            "a drawing": {"attachment": ("photo.svg", b"<svg xmlns='x'></svg>")},
        }
        for name, files in odd.items():
            with self.subTest(name):
                self.assertEqual(self._submit(files).status_code, 422)
                self.assertEqual(self._count(), before)

    # ---- lists and pages

    def test_odd_choices_of_the_list_count_as_none(self):
        self._login(self.portal)
        for query in (
            "page=zzz",
            "page=-3",
            "sortby=zzz",
            "groupby=zzz",
            "filterby=zzz",
            "search_in=zzz&search=a",
            "date_begin=zzz&date_end=2026-13-45",
            "date_begin=2026-01-01&date_end=2026-12-31",
            "search=%00&search_in=all",
        ):
            with self.subTest(query):
                self.assertEqual(self._get(f"/my/tickets?{query}").status_code, 200)

    def test_an_unknown_ticket_leads_home(self):
        self._login(self.portal)
        for number in (0, 99999999, 10**30):
            with self.subTest(number):
                answer = self._get(f"/my/ticket/{number}")
                self.assertEqual(answer.status_code, 303)
                self.assertTrue(answer.headers["Location"].endswith("/my"))

    def test_visitors_change_no_stage(self):
        stages = self.env["helpdesk.ticket.stage"].with_user(self.public)
        self.assertFalse(stages.has_access("write"))


@tagged("post_install", "-at_install")
class TestPortalComplaints(PortalCommon):
    """A complaint is between us and its contact."""

    def test_a_colleague_of_the_contact_neither_finds_nor_reads_it(self):
        complaint = self._create_complaint()
        self.assertSeen(complaint, self.portal)
        self.assertHidden(complaint, self.colleague)
        self.assertHidden(complaint, self.stranger)
        self.assertHidden(complaint, self.abroad)

    def test_an_ordinary_ticket_stays_one_of_the_company(self):
        self.assertSeen(self._create_ticket(), self.colleague)

    def test_a_complaint_of_the_firm_itself_is_seen_by_its_people(self):
        complaint = self._create_complaint(partner_id=self.firm.id)
        self.assertSeen(complaint, self.colleague)
        self.assertHidden(complaint, self.stranger)

    def test_who_follows_it_reads_along(self):
        complaint = self._create_complaint()
        complaint.message_subscribe(self.colleague.partner_id.ids)
        self.assertSeen(complaint, self.colleague)

    def test_a_confidential_one_is_seen_by_nobody_outside(self):
        complaint = self._create_confidential()
        complaint.message_subscribe(self.complainant.ids)
        self.assertHidden(complaint, self.portal)

    def test_the_list_shows_the_own_complaints(self):
        complaint = self._create_complaint()
        for user, seen in ((self.portal, True), (self.colleague, False)):
            with self.subTest(user=user.login):
                self._login(user)
                for url in ("/my/complaints", "/my/tickets"):
                    number = complaint.number in self._get(url).text
                    self.assertEqual(number, seen)

    def test_the_home_page_counts_them(self):
        self._create_complaint()
        self._login(self.portal)
        answer = self.make_jsonrpc_request(
            "/my/counters", {"counters": ["complaint_count"]}
        )
        self.assertEqual(answer["complaint_count"], 1)

    def test_the_contact_can_act_on_the_page_and_a_follower_cannot(self):
        complaint = self._create_complaint()
        complaint.message_subscribe(self.colleague.partner_id.ids)
        token = complaint._portal_ensure_token()
        path = complaint._get_complaint_track_path()
        for user, url, can_act in (
            (self.portal, self._path(complaint), True),
            (self.colleague, self._path(complaint), False),
            (self.stranger, f"{self._path(complaint)}/{token}", False),
            (None, f"{self._path(complaint)}/{token}", False),
        ):
            with self.subTest(user=user and user.login):
                self._login(user)
                page = self._get(url).text
                self.assertIn(complaint.number, page)
                self.assertEqual(path in page, can_act)

    def test_without_a_right_to_it_there_is_no_page(self):
        complaint = self._create_complaint()
        complaint._portal_ensure_token()
        for user in (self.colleague, self.stranger, self.abroad, None):
            for suffix in ("", "/wrong"):
                with self.subTest(user=user and user.login, suffix=suffix):
                    self._login(user)
                    answer = self._get(self._path(complaint) + suffix)
                    self.assertEqual(answer.status_code, 303)
