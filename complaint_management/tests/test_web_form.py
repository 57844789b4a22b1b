import doctest

from odoo.tests import tagged

from ..tools import web_text
from .test_portal_holes import PortalCommon

PNG = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06"
    b"\x00\x00\x00\x1f\x15\xc4\x89"
)


class WebCommon(PortalCommon):
    def setUp(self):
        super().setUp()
        self._login()

    def _send(self, files=None, **values):
        form = {
            "text": "The box was open.\nThe vase is in pieces.",
            "name": "Jan de Vries",
            "email": "jan@example.com",
        }
        return self._post("/complaint", files, **{**form, **values})

    def _find(self):
        domain = [("is_complaint", "=", True)]
        return self.env["helpdesk.ticket"].search(domain, order="id desc", limit=1)

    def _count(self):
        return self.env["helpdesk.ticket"].search_count([("is_complaint", "=", True)])


@tagged("post_install", "-at_install")
class TestWebForm(WebCommon):
    """The public form: a complaint in a minute, nothing lost, nothing leaked."""

    def test_the_examples_of_clean_texts_hold(self):
        self.assertFalse(doctest.testmod(web_text).failed)

    def test_three_fields_make_a_complaint(self):
        answer = self._send()
        self.assertEqual(answer.status_code, 303)
        complaint = self._find()
        self.assertIn("/complaint/received/", answer.headers["Location"])
        self.assertEqual(complaint.partner_name, "Jan de Vries")
        self.assertEqual(complaint.partner_email, "jan@example.com")
        self.assertEqual(complaint.complaint_expressed, "written")
        self.assertEqual(
            complaint.channel_id,
            self.env["helpdesk.ticket.channel"]._get_web_channel(
                complaint.company_id.id
            ),
        )
        self.assertFalse(complaint.user_id)
        self.assertIn("The box was open.<br>The vase", complaint.description)

    def test_the_receipt_shows_the_number_and_a_private_link(self):
        url = self._send().headers["Location"]
        page = self.url_open(url).text
        complaint = self._find()
        self.assertIn(complaint.number, page)
        self.assertIn(complaint._get_complaint_track_path(), page)

    def test_a_phone_number_is_enough(self):
        self._send(email="", phone="0575 123 456")
        self.assertEqual(self._find().complaint_given_phone, "0575 123 456")

    def test_all_that_is_asked_is_kept(self):
        self._send(
            phone="06-12345678", wish="A new vase", reference="SO42", feedback="1"
        )
        complaint = self._find()
        self.assertEqual(complaint.complaint_desired, "A new vase")
        self.assertEqual(complaint.complaint_reference, "SO42")
        self.assertEqual(complaint.complaint_wants_feedback, "yes")

    def test_call_me_back_stands_on_the_list_of_a_coordinator(self):
        self._send(phone="0612345678", call="1")
        activity = self._find().activity_ids
        self.assertIn("0612345678", activity.summary)
        self.assertTrue(
            activity.user_id.has_group(
                "complaint_management.group_complaint_coordinator"
            )
        )

    def test_photos_go_along_as_a_message(self):
        self._send({"files": ("photo.png", PNG)})
        complaint = self._find()
        files = complaint._get_track_messages().attachment_ids
        self.assertEqual(files.name, "photo.png")
        self.assertFalse(complaint._get_second_contacts({}))

    def test_an_address_of_a_contact_links_no_contact(self):
        self._send(email=self.complainant.email)
        complaint = self._find()
        self.assertFalse(complaint.partner_id)
        self.assertFalse(complaint.message_partner_ids & self.complainant)

    def test_who_is_logged_in_is_the_contact(self):
        self._login(self.portal)
        self.assertIn(self.portal.name, self._get("/complaint").text)
        self._send()
        self.assertEqual(self._find().partner_id, self.complainant)

    def test_what_is_missing_is_said_and_nothing_is_lost(self):
        before = self._count()
        cases = {
            "text": {"text": " "},
            "name": {"name": ""},
            "email": {"email": ""},
            "phone": {"phone": "12", "email": ""},
        }
        for name, values in cases.items():
            with self.subTest(name):
                answer = self._send(reference="SO-KEPT", **values)
                self.assertEqual(answer.status_code, 422)
                self.assertIn(f'id="{name}_error"', answer.text)
                self.assertIn("SO-KEPT", answer.text)
        self.assertEqual(self._count(), before)

    def test_refused_files_keep_the_text(self):
        answer = self._send({"files": ("run.exe", b"MZ\x90")})
        self.assertEqual(answer.status_code, 422)
        self.assertIn("run.exe", answer.text)
        self.assertIn("The vase is in pieces.", answer.text)

    def test_a_program_is_refused_under_any_name(self):
        for name in ("a.heic", "a.mp3", "a.mov", "a.docx", "a.xls", "a.txt", "a.pdf"):
            for program in (b"MZ\x90\x00" + bytes(100), b"\x7fELF" + bytes(100)):
                with self.subTest(name=name, program=program[:4]):
                    answer = self._send({"files": (name, program)})
                    self.assertEqual(answer.status_code, 422)

    def test_recordings_and_documents_are_taken(self):
        for name, begin in (
            ("a.heic", b"\x00\x00\x00\x18ftypheic"),
            ("a.mov", b"\x00\x00\x00\x14ftypqt  "),
            ("a.mp3", b"ID3\x03"),
            ("b.mp3", b"\xff\xfb\x90"),
            ("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"),
            ("a.odt", b"PK\x03\x04"),
        ):
            with self.subTest(name=name):
                answer = self._send({"files": (name, begin + bytes(100))})
                self.assertEqual(answer.status_code, 303)

    def test_a_file_in_place_of_a_text_is_no_text(self):
        answer = self._post("/complaint", {"text": ("a.txt", b"a")}, name="Jan")
        self.assertEqual(answer.status_code, 422)
        self.assertNotIn("FileStorage", answer.text)

    def test_forged_fields_change_nothing(self):
        self._send(
            team_id=self.ordinary_team.id,
            stage_id=self._stage("closed").id,
            partner_id=self.complainant.id,
            complaint_outcome="upheld",
            complaint_subject_id="1",
            company_id=self.elsewhere.id,
            user_id=self.manager.id,
        )
        complaint = self._find()
        self.assertEqual(complaint.complaint_phase, "intake")
        self.assertNotEqual(complaint.team_id, self.ordinary_team)
        self.assertFalse(complaint.complaint_outcome)
        self.assertFalse(complaint.partner_id)
        self.assertFalse(complaint.complaint_subject_id)
        self.assertFalse(complaint.user_id)
        self.assertNotEqual(complaint.company_id, self.elsewhere)

    def test_a_machine_that_fills_in_every_field_is_told_so(self):
        before = self._count()
        answer = self._send(company_fax="1")
        self.assertEqual(answer.status_code, 422)
        self.assertIn("The vase is in pieces.", answer.text)
        self.assertEqual(self._count(), before)

    def test_above_the_limit_of_an_hour_nothing_is_taken_in(self):
        parameters = self.env["ir.config_parameter"]
        parameters.set_param("complaint_management.web_hourly_limit", 1)
        self.assertEqual(self._send().status_code, 303)
        before = self._count()
        answer = self._send()
        self.assertEqual(answer.status_code, 429)
        self.assertIn("The vase is in pieces.", answer.text)
        self.assertEqual(self._count(), before)

    def test_the_limit_keeps_no_address(self):
        visits = self.env["complaint.web.visit"]
        visits._count("203.0.113.7")
        visits._count("203.0.113.7")
        visit = visits.search([], order="id desc", limit=1)
        self.assertEqual(visit.sent, 2)
        self.assertNotIn("203", visit.visitor)

    def test_without_the_token_of_the_page_nothing_is_taken_in(self):
        before = self._count()
        answer = self.url_open("/complaint", data={"text": "a"}, allow_redirects=False)
        self.assertEqual(answer.status_code, 400)
        self.assertEqual(self._count(), before)

    def test_script_and_odd_characters_do_no_harm(self):
        evil = "<script>alert(1)</script>\u202egpj.\x00exe<style>*{}</style>"
        self._send(
            {"files": ("<script>1</script>\u202e.png", PNG)},
            text=evil,
            name=evil,
            wish=evil,
            reference=evil[:90],
        )
        complaint = self._find()
        self.assertNotIn("<script", complaint.description)
        self.assertNotIn("\u202e", complaint.description + complaint.partner_name)
        page = self.url_open(complaint._get_complaint_track_path()).text
        self.assertNotIn("<script>alert", page)
        self.assertNotIn("<script>1", page)

    def test_a_million_characters_are_refused_with_a_sentence(self):
        before = self._count()
        answer = self._send(text="a" * 10**6)
        self.assertEqual(answer.status_code, 422)
        self.assertIn('id="text_error"', answer.text)
        self.assertEqual(self._count(), before)

    def test_a_short_link_fills_in_subject_and_channel(self):
        counter = self.env.ref("complaint_management.channel_counter")
        shop = self.env["complaint.subject"].create(
            {
                "name": "Shop in Zutphen",
                "company_id": self.company.id,
                "channel_id": counter.id,
            }
        )
        page = self.url_open(f"/c/{shop.code}")
        self.assertIn("Shop in Zutphen", page.text)
        self._send(about=shop.code)
        complaint = self._find()
        self.assertEqual(complaint.complaint_subject_id, shop)
        self.assertEqual(complaint.channel_id, counter)
        self.assertEqual(complaint.company_id, self.company)

    def test_an_old_short_link_still_leads_to_the_form(self):
        self.assertTrue(self._get("/c/nothing").headers["Location"].endswith("aint"))

    def test_every_subject_has_a_short_link_of_its_own(self):
        subjects = self.env["complaint.subject"].create([{"name": n} for n in "abc"])
        self.assertEqual(len(set(subjects.mapped("url"))), 3)

    def test_a_subject_prints_a_poster_with_its_link_as_qr_code(self):
        subject = self.env["complaint.subject"].create({"name": "Shop"})
        reports = self.env["ir.actions.report"]
        html, _kind = reports._render_qweb_html(
            "complaint_management.complaint_subject_poster", subject.ids
        )
        self.assertIn(subject.url, html.decode())
        self.assertIn("data:image/svg+xml;base64", html.decode())

    def test_how_to_complain_shows_our_values_and_norms(self):
        company = self.public.company_id
        policy = self.env["complaint.policy"].search(
            [("company_id", "in", [company.id, False])]
        )
        policy.text_ids.create(
            [{"policy_id": p.id, "body": "<p>We listen first.</p>"} for p in policy]
        )
        self.assertIn("We listen first.", self._get("/complaint/how").text)
