"""A complaint from its first letter to its being forgotten, and a backup of all of it.

What is left afterwards is read as somebody would who has the whole database and its
files.
"""

import json
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from instance import Instance
from investigator import find_words

NAME = "Gwendolyn Abernathy"
EMAIL = "g.abernathy@letters.example"
PHONE = "31698765432"
TEXT = "porcelain peacock"
# the last one as the search index keeps it
WORDS = [NAME, "abernathy", EMAIL, PHONE, TEXT, "abernathi", "peacock"]
MAIL = f"""From: {NAME} <{EMAIL}>
To: klachten@complaints.example
Subject: {TEXT} of {NAME}
Message-ID: <1@letters.abernathy.example>
Date: Mon, 01 Jun 2026 10:00:00 +0000
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary="b"

--b
Content-Type: text/plain; charset=utf-8

My {TEXT} came broken. Call me at +{PHONE}. {NAME}
--b
Content-Type: text/plain; name="{NAME}.txt"
Content-Disposition: attachment; filename="{NAME}.txt"

The {TEXT} was a present of {NAME}.
--b--
"""
AWAY = f"""From: {NAME} <{EMAIL}>
To: klachten@complaints.example
Subject: Out of office
Auto-Submitted: auto-replied
Message-ID: <2@letters.abernathy.example>

{NAME} is away.
"""
PREPARE = f"""
from odoo import fields
domain = env["mail.alias.domain"].create({{"name": "complaints.example"}})
env.company.write(
    {{"alias_domain_id": domain.id, "email": "post@complaints.example"}})
team = env.ref("complaint_management.team_complaints")
team.write({{"alias_name": "klachten", "alias_domain_id": domain.id}})
users = env["res.users"].with_context(no_reset_password=True)
agent = users.create({{
    "name": "Femke", "login": "femke", "email": "femke@complaints.example",
    "group_ids": [
        (6, 0, env.ref("complaint_management.group_complaint_coordinator").ids)]}})
agent.notification_type = "inbox"
team.user_ids |= agent
env["complaint.budget"].create(
    {{"user_id": agent.id, "amount": 300, "amount_max_complaint": 100}})
env.cr.commit()

threads = env["mail.thread"]
for mail in ({MAIL!r}, {AWAY!r}):
    threads.message_process("helpdesk.ticket", mail.encode())
    env.cr.commit()
complaint = env["helpdesk.ticket"].search([("is_complaint", "=", True)], limit=1)
complaint.user_id = agent
complaint = complaint.with_user(agent)
partner = env["res.partner"].create(
    {{"name": {NAME!r}, "email": {EMAIL!r}, "phone": "+{PHONE}"}})
complaint.write({{
    "partner_id": partner.id, "complaint_given_phone": "+{PHONE}",
    "complaint_summary": "The {TEXT} broke", "complaint_feeling": "{NAME} is sad",
    "complaint_agreement": "{NAME} gets a new {TEXT}", "complaint_reference": "{NAME}",
    "complaint_cause_id": env["complaint.cause"].search([], limit=1).id,
    "properties": {{}}}})
complaint.name = "The {TEXT} of {NAME}"
complaint.action_complaint_confirm_summary()
complaint.message_post(body="Dear {NAME}, we look into your {TEXT}.",
    subtype_xmlid="mail.mt_comment", attachments=[("{NAME}.txt", b"{NAME}")])
complaint.message_post(body="{NAME} calls every day", subtype_xmlid="mail.mt_note")
done = complaint.activity_schedule(summary="Call {NAME}", user_id=agent.id)
done.action_feedback("{NAME} was told")
complaint.activity_schedule(summary="Write to {NAME}", user_id=agent.id)
part = {{"ticket_id": complaint.id}}
promise = env["complaint.promise"].with_user(agent).create(
    {{**part, "name": "Call {NAME}", "due_on": fields.Date.today()}})
question = env["complaint.question"].with_user(agent).create({{
    **part, "text": "Where is the {TEXT} of {NAME}?", "helper_ids": agent.ids}})
question.write({{"answer": "{NAME} has it"}})
env["complaint.outside"].with_user(agent).create({{
    **part, "body": "Ombudsman", "reference": "{NAME}", "lesson": "{TEXT}"}})
remedy = env["complaint.remedy.type"].search([("nature", "=", "goodwill")], limit=1)
offer = env["complaint.compensation"].with_user(agent).create({{
    **part, "remedy_type_id": remedy.id, "amount": 20, "reference": "{NAME}"}})
offer.action_offer()
offer.action_accept()
offer.delivery_reference = "{NAME}"
offer.action_deliver()
env["mail.compose.message"].with_user(agent).with_context(
    active_model="helpdesk.ticket", active_ids=complaint.ids).create(
    {{"model": "helpdesk.ticket", "res_ids": complaint.ids, "body": "{NAME}"}})
promise.action_keep()
complaint.action_complaint_agreed()
complaint.write({{"complaint_outcome": "upheld", "complaint_outcome_reason": "{NAME}"}})
complaint.with_context(tracking_disable=False)._complaint_move("closed")
env.cr.commit()
env.flush_all()
"""
REPORT = """
import json
facts = set(env["complaint.report"]._fields) - {"summary", "__last_update"}
rows = env["complaint.report"].search([], order="id").read(sorted(facts))
days = ["due_on", "met_on", "derivation"]
terms = env["complaint.term"].search([], order="id").read(days)
price = env["complaint.cause.price"].search([], order="id").read()
print("JSON" + json.dumps([rows, terms, price], default=str))
"""
VERIFY = """
complaints = env["helpdesk.ticket"].search([("complaint_event_count", ">", 0)])
broken = env["complaint.event"]._find_broken_chains(complaints)
files = env["ir.attachment"].search([("res_model", "=", "helpdesk.ticket")])
readable = [file for file in files if file.raw]
import json
print("JSON" + json.dumps([len(complaints), len(broken), len(files), len(readable)]))
"""


# Another complaint, of nobody in the contacts.
LOOK_UP = """
import json
team = env.ref("complaint_management.team_complaints")
written = env["helpdesk.ticket"].create({
    "name": "By letter", "description": "<p>By letter</p>", "team_id": team.id,
    "partner_name": "Only A. Name", "partner_email": "only@letter.example"})
env.flush_all()
found = {}
for name, email in [("Nobody", "Only@letter.example"), ("Only A. Name", "x@y.example"),
                    ("Nobody", "x@y.example")]:
    look_up = env["privacy.lookup.wizard"].create({"name": name, "email": email})
    look_up.action_lookup()
    lines = look_up.line_ids.filtered(lambda l: l.res_model == "helpdesk.ticket")
    found[f"{name} {email}"] = lines.mapped("res_id")
print("JSON" + json.dumps([written.id, list(found.values())]))
env.cr.rollback()
"""


@pytest.fixture(scope="module")
def register() -> Iterator[Instance]:
    with Instance("forgetting") as instance:
        instance.odoo("--init", "complaint_management")
        instance.shell(PREPARE)
        yield instance


def _ask(register: Instance, script: str) -> list:
    _log, _mark, answer = register.shell(script).partition("JSON")
    return json.loads(answer)


def _db(*arguments: str) -> None:
    """Odoo's own command for databases."""
    command = [os.environ["PYTHON"], "-m", "odoo", "db", *arguments]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stderr[-3000:]


def test_a_restored_backup_verifies(register: Instance, tmp_path: Path) -> None:
    before = _ask(register, VERIFY)
    assert before[0] and before[2]
    copy = Instance("restored")
    dump = str(tmp_path / "backup.zip")
    _db("dump", register.name, dump)
    try:
        _db("load", copy.name, dump)
        complaints, broken, files, readable = _ask(copy, VERIFY)
        assert [complaints, broken, files] == before[:3]
        assert broken == 0
        assert readable == files
        assert _ask(copy, REPORT) == _ask(register, REPORT)
    finally:
        copy.__exit__()


def test_the_privacy_look_up_finds_who_is_no_contact(register: Instance) -> None:
    register.odoo("--init", "privacy_lookup")
    complaint, found = _ask(register, LOOK_UP)
    assert found == [[complaint], [complaint], []]


def test_nothing_is_left_of_a_forgotten_person(register: Instance) -> None:
    """Run last: it forgets what the tests above look at."""
    tables = {where.partition(".")[0] for where in find_words(register, WORDS)}
    # the search finds what is there before
    assert tables >= {
        "helpdesk_ticket",
        "mail_message",
        "mail_tracking_value",
        "ir_attachment",
        "res_partner",
        "complaint_event",
        "complaint_mail_intake",
        "complaint_promise",
        "complaint_question",
        "complaint_outside",
        "complaint_compensation",
        "mail_activity",
        "mail_compose_message",
    }
    figures = _ask(register, REPORT)
    register.shell(
        "complaint = env['helpdesk.ticket'].search([('is_complaint', '=', True)])\n"
        "complaint._forget('request')\n"
        "env.cr.commit()\n"
        "env['helpdesk.ticket']._cron_forget()"
    )
    assert find_words(register, WORDS) == []
    assert _ask(register, VERIFY)[:2] == [1, 0]
    assert _ask(register, REPORT) == figures
