import csv
import doctest
import hashlib
import io
import json
import subprocess
import zipfile
from pathlib import Path
from tempfile import TemporaryDirectory, TemporaryFile

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..models import event_chain
from ..tools import dossier_zip
from .test_portal_holes import PortalCommon


@tagged("post_install", "-at_install")
class TestDossier(PortalCommon):
    """One click makes a zip that somebody outside can check."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.complaint = cls._create_complaint(user_id=cls.agent.id)
        cls.complaint.message_post(
            body="The vase was a present.",
            subtype_xmlid="mail.mt_comment",
            message_type="comment",
            attachments=[("vase.txt", b"in pieces"), ("vase.txt", b"from above")],
        )
        cls.complaint.message_post(
            body="Third one this week, do we pay?",
            subtype_xmlid="mail.mt_note",
            message_type="comment",
            attachments=[("ours.txt", b"for us only")],
        )

    def _make(self, user=None, complaint=None, **options):
        """Make a dossier.

        :return: it as an open zip
        """
        complaint = self._see(user or self.agent, complaint or self.complaint)
        file = self.enterContext(TemporaryFile())
        complaint._write_dossier(file, **options)
        dossier = zipfile.ZipFile(file)
        self.addCleanup(dossier.close)
        return dossier

    def _check(self, folder):
        """Check a dossier with the tool that everybody has."""
        return subprocess.run(
            ["sha256sum", "-c", "--strict", dossier_zip.MANIFEST],
            cwd=folder,
            capture_output=True,
            text=True,
            check=False,
        )

    def _rows(self, dossier, name):
        text = dossier.read(name).decode("utf-8-sig")
        return list(csv.DictReader(io.StringIO(text)))

    # What is in it

    def test_it_holds_the_complaint_its_conversation_and_its_facts(self):
        names = self._make().namelist()
        for name in ("messages.html", "terms.csv", "compensation.csv", "events.csv"):
            self.assertIn(name, names)
        self.assertTrue([name for name in names if name.startswith("complaint.")])
        self.assertIn("README.txt", names)

    def test_the_terms_say_how_they_were_computed(self):
        terms = self._rows(self._make(), "terms.csv")
        derivations = [row["How this date was computed"] for row in terms]
        self.assertTrue(all("Received" in words for words in derivations), derivations)

    def test_the_paper_says_what_happened_and_what_was_decided(self):
        [name] = [n for n in self._make().namelist() if n.startswith("complaint.")]
        self.assertEqual(name, "complaint.html", "in tests it is not made a PDF")
        paper = self._make().read(name).decode()
        for words in ("The box was open", "Registered", "Received"):
            self.assertIn(words, paper)

    def test_files_of_one_name_stand_beside_each_other(self):
        dossier = self._make()
        names = [n for n in dossier.namelist() if n.endswith("-vase.txt")]
        self.assertEqual(len(set(names)), 2)
        contents = {dossier.read(name) for name in names}
        self.assertEqual(contents, {b"in pieces", b"from above"})
        for name in names:
            self.assertIn(name, dossier.read("messages.html").decode())

    def test_a_file_name_is_no_path(self):
        self.complaint.message_post(
            body="Look",
            subtype_xmlid="mail.mt_comment",
            attachments=[("../../../etc/cron.d/x\n0  README.txt", b"trick")],
        )
        dossier = self._make()
        for name in dossier.namelist():
            self.assertNotIn("..", name)
            self.assertNotIn("\n", name)
            self.assertLessEqual(name.count("/"), 1)
        with TemporaryDirectory() as folder:
            dossier.extractall(folder)
            self.assertEqual(self._check(folder).returncode, 0)

    def test_internal_notes_stay_inside_unless_they_are_asked_for(self):
        for asked in (False, True):
            with self.subTest(asked=asked):
                dossier = self._make(with_notes=asked)
                talk = dossier.read("messages.html").decode()
                self.assertIn("The vase was a present.", talk)
                self.assertEqual("do we pay" in talk, asked)
                ours = [n for n in dossier.namelist() if n.endswith("ours.txt")]
                self.assertEqual(bool(ours), asked)

    def test_what_somebody_wrote_is_no_formula(self):
        self.env["complaint.promise"].create(
            {
                "ticket_id": self.complaint.id,
                "name": "=1+1",
                "due_on": "2030-01-01",
                "user_id": self.agent.id,
            }
        )
        [promise] = self._rows(self._make(), "promises.csv")
        self.assertEqual(promise["What"], "'=1+1")

    # What an outsider can check

    def test_an_untouched_dossier_passes_the_check(self):
        with TemporaryDirectory() as folder:
            dossier = self._make()
            dossier.extractall(folder)
            result = self._check(folder)
            self.assertEqual(result.returncode, 0, result.stderr)
            listed = result.stdout.count(": OK")
            self.assertEqual(listed, len(dossier.namelist()) - 1)

    def test_of_a_changed_file_the_check_says_which_one(self):
        with TemporaryDirectory() as folder:
            self._make().extractall(folder)
            path = Path(folder, "messages.html")
            path.write_text(path.read_text().replace("present", "bargain"))
            result = self._check(folder)
            self.assertNotEqual(result.returncode, 0)
            self.assertIn("messages.html: FAILED", result.stdout)

    def test_the_chain_can_be_computed_from_what_is_in_it(self):
        self.complaint._record_event("outcome", {"to": "upheld", "a": "é"})
        previous = ""
        for row in self._rows(self._make(), "events.csv"):
            digest = hashlib.sha256((row["salt"] + row["payload"]).encode()).hexdigest()
            self.assertEqual(digest, row["payload_hash"])
            kind = self.complaint.complaint_event_ids.filtered(
                lambda e, row=row: e.hash == row["hash"]
            ).kind
            facts = [self.complaint.id, int(row["Sequence"]), kind, row["moment"]]
            seal = event_chain.event_hash(previous, *facts, int(row["user"]), digest)
            self.assertEqual(row["hash"], seal)
            previous = seal

    def test_that_it_was_made_is_an_event_with_the_hash_of_its_manifest(self):
        dossier = self._make(with_notes=True)
        event = self.complaint.complaint_event_ids.sorted("sequence")[-1]
        self.assertEqual((event.kind, event.user_id), ("dossier", self.agent))
        manifest = hashlib.sha256(dossier.read("SHA256SUMS")).hexdigest()
        self.assertEqual(event.payload["manifest"], manifest)
        self.assertIn("With internal notes: yes", event.summary)

    def test_the_examples_in_the_code_hold(self):
        result = doctest.testmod(dossier_zip)
        self.assertTrue(result.attempted)
        self.assertFalse(result.failed)

    # Who gets it

    def test_owner_handler_and_coordinator_make_it_and_no_other_agent(self):
        other = self._create_user("agent", login="test_other_agent")
        self.team.user_ids |= other
        with self.assertRaises(AccessError):
            self._make(other)
        for user in (self.agent, self.coordinator):
            self.assertTrue(self._make(user).namelist())

    def test_its_paper_alone_is_for_the_same_people(self):
        other = self._create_user("agent", login="test_other_agent")
        self.team.user_ids |= other
        paper = "complaint_management.complaint_dossier"
        for user in (self.agent, self.coordinator):
            reports = self.env["ir.actions.report"].with_user(user)
            content, _kind = reports._render_qweb_html(paper, self.complaint.ids)
            self.assertIn(self.complaint.number, content.decode())
        with self.assertRaises(AccessError):
            self.env["ir.actions.report"].with_user(other)._render_qweb_html(
                paper, self.complaint.ids
            )

    def test_who_is_named_in_it_gets_no_dossier(self):
        complaint = self._create_confidential(
            complaint_person_ids=[(6, 0, self.coordinator.ids)]
        )
        with self.assertRaises(AccessError):
            self._make(self.coordinator, complaint)

    def test_an_ordinary_ticket_has_none(self):
        with self.assertRaises(UserError):
            self._make(
                self.host_manager, self._create_ticket(user_id=self.host_manager.id)
            )

    # Over the wire

    def _fetch(self, user, complaint=None, **values):
        self._login(user)
        ticket_id = (complaint or self.complaint).id
        return self._post("/complaint/dossier", ticket_id=ticket_id, **values)

    def test_the_owner_downloads_it(self):
        answer = self._fetch(self.agent)
        self.assertEqual(answer.status_code, 200)
        self.assertEqual(answer.headers["Content-Type"], "application/zip")
        self.assertIn(self.complaint.number, answer.headers["Content-Disposition"])
        self.assertIsNone(zipfile.ZipFile(io.BytesIO(answer.content)).testzip())
        self.assertIn("dossier", self.complaint.complaint_event_ids.mapped("kind"))

    def test_outsiders_and_colleagues_without_the_right_get_nothing(self):
        for user in (self.portal, self.employee, self.reader, self.improver):
            with self.subTest(user=user.login):
                self.assertEqual(self._fetch(user).status_code, 404)
        self.assertEqual(self._fetch(None).status_code, 303)
        self.assertNotIn("dossier", self.complaint.complaint_event_ids.mapped("kind"))

    def test_looking_at_the_address_makes_no_dossier(self):
        self._login(self.agent)
        self.assertEqual(self._get("/complaint/dossier").status_code, 405)
        url = f"/complaint/dossier?ticket_id={self.complaint.id}"
        self.assertEqual(self._get(url).status_code, 405)
        for bad in ("", "x", "0", "9" * 40):
            with self.subTest(ticket_id=bad):
                answer = self._post("/complaint/dossier", ticket_id=bad)
                self.assertEqual(answer.status_code, 404)

    def test_a_refusal_is_said_in_words(self):
        other = self._create_user("agent", login="test_other_agent")
        self.team.user_ids |= other
        with mute_logger("odoo.http"):
            answer = self._fetch(other)
        self.assertEqual(answer.status_code, 403)
        said = json.loads(answer.text.replace("&#34;", '"').replace("&#39;", "'"))
        self.assertIn("Ask the owner", said["data"]["message"])
