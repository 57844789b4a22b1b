"""Real mail: fetched from a mailbox or piped into the gateway script, sent to a sink.

Always the messages below `data/emails`; other collections as well where they are: in
the folder that COMPLAINT_DATA names, or in `shared/data` beside the repository. Of each
a sample, or all of it with MAIL_CORPORA=all. Prints a table.
"""

import os
import socket
import subprocess
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.utils import parseaddr
from pathlib import Path

import pytest
from instance import Client, Instance, Server
from mail_servers import Mailbox, Sink, mailbox, sink

ROOT = Path(__file__).resolve().parent.parent
OWN = Path(__file__).parent / "data" / "emails"
ELSEWHERE = Path(os.environ.get("COMPLAINT_DATA", ROOT.parent / "shared" / "data"))
CORPORA = {
    path.name: sorted(file for file in path.iterdir() if file.suffix != ".md")
    for path in [OWN, *sorted(ELSEWHERE.glob("emails_*"))]
}
SAMPLE = None if os.environ.get("MAIL_CORPORA") == "all" else 60
AT_ONCE = 10  # a request must not take longer than a worker may live
ADDRESS = "klachten@complaints.example"
DISPOSITIONS = ("complaint", "reply", "ignored", "refused", "repeated")
COLUMNS = "{:<24} {:>8} " + " {:>9}" * len(DISPOSITIONS) + " {:>5} {:>7}"
SETUP = """
domain = env["mail.alias.domain"].create({"name": "complaints.example"})
env.company.write({"alias_domain_id": domain.id, "email": "post@complaints.example"})
team = env.ref("complaint_management.team_complaints")
team.write({"alias_name": "klachten", "alias_domain_id": domain.id})
team.message_subscribe(env.ref("base.user_admin").partner_id.ids)
# whoever wrote a complaint gets a letter at once
stage = team._get_applicable_stages()[0]
stage.mail_template_id = env.ref("helpdesk_mgmt.changed_stage_template")
env["ir.mail_server"].create({
    "name": "sink", "smtp_host": "127.0.0.1", "smtp_port": %(sink)d,
    "smtp_encryption": "none",
})
# the corpora hold many messages of one sender
env["ir.config_parameter"].set_param("mail.gateway.loop.threshold", "1000")
env["fetchmail.server"].create({
    "name": "mailbox", "server_type": "pop", "server": "127.0.0.1",
    "port": %(mailbox)d, "user": "klachten", "password": "klachten",
})
"""
GATEWAY = "import odoo.addons.mail as m; print(m.__path__[0])"


@dataclass
class Post:
    """A running Odoo with a mailbox before it and a sink behind it."""

    odoo: Instance
    client: Client
    server: Server
    mailbox: Mailbox
    sink: Sink

    def fetch(self, messages: list[bytes]) -> list[tuple]:
        """Put messages into the mailbox and let Odoo fetch them all.

        :return: what came on record: subject, disposition, reason, complaint
        """
        last = self.odoo.value("SELECT COALESCE(max(id), 0) FROM complaint_mail_intake")
        [server] = self.client.call("fetchmail.server", "search", [])
        self.client.call("fetchmail.server", "button_confirm_login", [server])
        for start in range(0, len(messages), AT_ONCE):
            self.mailbox.waiting = messages[start : start + AT_ONCE]
            while self.mailbox.waiting:
                self.client.call("fetchmail.server", "fetch_mail", [server])
        return self.odoo.rows(
            "SELECT name, disposition, reason, ticket_id FROM complaint_mail_intake"
            " WHERE id > %s ORDER BY id",
            [last],
        )

    def send(self) -> list[str]:
        """Send what waits to be sent.

        :return: the addresses that got something
        """
        before = len(self.sink.addresses)
        self.odoo.shell("env['mail.mail'].process_email_queue()")
        return self.sink.addresses[before:]

    def pipe(self, messages: list[bytes]) -> list[int]:
        """Pipe messages into the gateway script, all at the same time.

        :return: what the scripts answered
        """
        addons = subprocess.check_output([os.environ["PYTHON"], "-c", GATEWAY])
        script = Path(addons.decode().strip()) / "static/scripts/odoo-mailgate.py"
        command = [os.environ["PYTHON"], str(script), "-d", self.odoo.name]
        command += ["-u", str(self.client.uid), "-p", "admin", "--host", "127.0.0.1"]
        command += ["--port", self.server.rpartition(":")[2]]
        running = [subprocess.Popen(command, stdin=subprocess.PIPE) for _ in messages]
        for process, message in zip(running, messages, strict=True):
            process.stdin.write(message)
            process.stdin.flush()
        for process in running:
            process.stdin.close()
        return [process.wait(120) for process in running]


@pytest.fixture(scope="module")
def post() -> Iterator[Post]:
    port = free_port()
    with Instance("mail") as odoo, mailbox() as box, sink(port) as outgoing:
        odoo.odoo("--init", "complaint_management", "--log-level", "warn")
        odoo.shell(SETUP % {"sink": port, "mailbox": box.port})
        with odoo.serving(workers=3) as server:
            client = Client(server, "admin", "admin")
            yield Post(odoo, client, server, box, outgoing)


def free_port() -> int:
    with socket.socket() as attempt:
        attempt.bind(("127.0.0.1", 0))
        return attempt.getsockname()[1]


def delivered(file: Path) -> bytes:
    """A message as a mail server leaves it in the mailbox of the complaint team."""
    # other tests bring our own messages as they are
    more = b"\nOnce more.\n" if file.parent == OWN else b""
    return f"Delivered-To: {ADDRESS}\r\n".encode() + file.read_bytes() + more


def own(name: str) -> bytes:
    return (OWN / f"{name}.eml").read_bytes()


def sender(message: bytes) -> str:
    found = message_from_bytes(message, policy=policy.compat32)["From"]
    return parseaddr(str(found or ""))[1].lower()


def complaint(number: str) -> bytes:
    """Another message like the first one."""
    return own("complaint").replace(b"vaas-1@", number.encode() + b"@")


def test_each_of_our_own_messages_becomes_what_it_should(post):
    expected = {
        "complaint": ("complaint", None),
        "same_id_other_content": ("complaint", None),
        "out_of_office_without_header": ("ignored", "auto_reply"),
        "automatic_reply": ("ignored", "auto_reply"),
        "bounce": ("ignored", "bounce"),
        "about_a_bounce": ("complaint", None),
        "no_subject_no_from_no_id": ("complaint", None),
        "eight_bit_and_nul": ("complaint", None),
        "nested": ("complaint", None),
        "empty": ("complaint", None),
    }
    assert set(expected) == {file.stem for file in CORPORA["emails"]}
    rows = post.fetch([own(name) for name in expected])
    found = [(disposition, reason) for _name, disposition, reason, _ticket in rows]
    assert dict(zip(expected, found, strict=True)) == expected
    complaints = [row[3] for row in rows if row[1] == "complaint"]
    assert len(set(complaints)) == 7 and None not in complaints


def test_a_complaint_by_mail_is_clean_and_has_its_sender(post):
    post.fetch([complaint("clean")])
    [(name, address, title, text, owner, also)] = post.odoo.rows(
        "SELECT partner_name, partner_email, name, description, user_id,"
        " complaint_also_addressed FROM helpdesk_ticket ORDER BY id DESC LIMIT 1"
    )
    assert (name, address) == ("Renée de Vries", "renee@customer.example")
    assert title == "Kapotte vaas" and "stukken" in text
    assert not {"script", "alert", "onclick", "color: red"} & set(text.split())
    assert "<script" not in text and "onclick" not in text and "<style" not in text
    assert owner is None
    assert "jan@customer.example" in also and "klantenservice@shop.example" in also


def test_delivered_twice_and_at_the_same_time_it_is_one_complaint(post):
    message = complaint("parallel")
    before = post.odoo.value("SELECT count(*) FROM helpdesk_ticket")
    assert post.pipe([message] * 6) == [0] * 6
    assert post.fetch([message])[0][1] == "repeated"
    assert post.odoo.value("SELECT count(*) FROM helpdesk_ticket") == before + 1
    rows = post.odoo.rows(
        "SELECT disposition, count(*) FROM complaint_mail_intake"
        " WHERE message_id LIKE '<parallel%' GROUP BY disposition"
    )
    assert dict(rows) == {"complaint": 1, "repeated": 6}


def test_an_answer_goes_onto_its_complaint(post):
    [(*_rest, ticket)] = post.fetch([complaint("first")])
    answer = complaint("second").replace(
        b"MIME-Version", b"In-Reply-To: <first@customer.example>\nMIME-Version"
    )
    [row] = post.fetch([answer])
    assert row[1] == "reply" and row[3] == ticket
    [(followers,)] = post.odoo.rows(
        "SELECT count(*) FROM mail_followers f"
        " JOIN res_partner p ON p.id = f.partner_id"
        " WHERE f.res_model = 'helpdesk.ticket' AND f.res_id = %s"
        " AND p.email LIKE '%%@customer.example'",
        [ticket],
    )
    assert followers == 0


@pytest.mark.parametrize("corpus", CORPORA)
def test_no_message_of_a_corpus_is_lost_and_no_machine_is_answered(
    post, corpus, capsys, record_property
):
    files = CORPORA[corpus]
    step = 1 if SAMPLE is None else -(-len(files) // SAMPLE)
    messages = [delivered(file) for file in files[::step]]
    post.send()
    start = time.monotonic()
    rows = post.fetch(messages)
    seconds = time.monotonic() - start
    counts = Counter(row[1] for row in rows)
    lost = len(messages) - len(rows)
    record_property("counts", dict(counts))
    with capsys.disabled():
        figures = [counts[name] for name in DISPOSITIONS]
        print("\n" + COLUMNS.format("", "messages", *DISPOSITIONS, "lost", "seconds"))
        print(COLUMNS.format(corpus, len(messages), *figures, lost, round(seconds, 1)))
    assert lost == 0
    answered = set(post.send()) - {"admin@yourcompany.example.com"}
    people = {
        sender(message)
        for message, row in zip(messages, rows, strict=True)
        if row[1] in ("complaint", "reply")
    }
    machines = {sender(message) for message in messages} - people
    assert not answered & machines
    before = post.odoo.value("SELECT count(*) FROM helpdesk_ticket")
    again = post.fetch(messages)
    assert {row[1] for row in again} == {"repeated"}
    assert post.odoo.value("SELECT count(*) FROM helpdesk_ticket") == before
