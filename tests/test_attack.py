"""Attacks on everything that the register keeps, over the wire, by whoever is outside.

A confidential complaint and an ordinary one hold words that stand nowhere else. Each
attacker reads, searches, groups, exports and calls every public method on every row
in which such a word stands, and opens every address that could give it away.
"""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from attack import EVERYTHING, PLAIN, Attacker, choose_attackers, make_register
from instance import Instance

# Lifting the ban on a file or a log-in is the work of an administrator, and a method
# that answers to nobody is no attack.
OUTSIDE = ("visitor", "archived_agent")
# What hangs on a complaint; an attack that adds to it has succeeded.
HANGS_ON = """
SELECT 'message', id::text FROM mail_message
 WHERE model = 'helpdesk.ticket' AND res_id IN %(ids)s
UNION ALL SELECT 'follower', id::text FROM mail_followers
 WHERE res_model = 'helpdesk.ticket' AND res_id IN %(ids)s
UNION ALL SELECT 'activity', id::text FROM mail_activity
 WHERE res_model = 'helpdesk.ticket' AND res_id IN %(ids)s
UNION ALL SELECT 'file', id::text FROM ir_attachment
 WHERE res_model = 'helpdesk.ticket' AND res_id IN %(ids)s
UNION ALL SELECT 'event', id::text FROM complaint_event WHERE ticket_id IN %(ids)s
UNION ALL SELECT 'person', user_id::text FROM complaint_ticket_person_rel
 WHERE ticket_id IN %(ids)s
UNION ALL SELECT 'handler', user_id::text FROM complaint_ticket_handler_rel
 WHERE ticket_id IN %(ids)s
"""

# Pages that list what is the reader's own.
LISTS = (
    "/my",
    "/my/tickets",
    "/my/tickets?search_in=all&search=a",
    "/my/tickets?search_in=content&search=a",
    "/my/complaints",
    "/my/complaints/changes",
    "/complaint/changes",
)
# Pages, pictures and files of one complaint.
ADDRESSES = (
    "/my/ticket/{}",
    "/my/ticket/{}?access_token=false",
    "/complaint/track/{}/false",
    "/complaint/track/{}/None",
    "/complaint/track/{}/",
    "/mail/view?model=helpdesk.ticket&res_id={}",
    "/odoo/complaints/{}",
    "/json/1/complaints/{}",
    "/json/1/helpdesk.ticket/{}",
    "/web/image/helpdesk.ticket/{}/description",
    "/web/content/helpdesk.ticket/{}/description",
    "/web/content?model=helpdesk.ticket&id={}&field=name",
    "/helpdesk/ticket/{}",
)
CHATTER = {
    "/mail/thread/messages": {"fetch_params": {}},
    "/mail/thread/recipients": {},
    "/mail/chatter_fetch": {"fetch_params": {}},
    "/portal/chatter_init": {"token": "x"},
    "/mail/read_subscription_data": {"follower_id": 1},
}
CHATTER_PARTS = ["followers", "messages", "activities", "attachments"]

# Through these a search could tell what stands behind a complaint.
GUESSED = [
    "name",
    "description",
    "message_ids.body",
    "website_message_ids.body",
    "attachment_ids.name",
    "activity_ids.summary",
    "complaint_promise_ids.name",
]
# What can be hung on any record.
HANGING = {
    "mail.message": {"body": "Mine"},
    "ir.attachment": {"name": "Mine"},
    "mail.followers": {"partner_id": 1},
    "mail.activity": {"summary": "Mine"},
    "mail.scheduled.message": {"body": "Mine", "scheduled_date": "2099-01-01"},
    "rating.rating": {"feedback": "Mine"},
}


class Register:
    """A register with secrets, its facts, and its attackers."""

    def __init__(self, instance: Instance, url: str, facts: dict) -> None:
        self.instance, self.facts = instance, facts
        keys = facts["keys"]
        self.attackers = {
            login: Attacker(url, login, keys.get(login))
            for login in sorted(choose_attackers())
        }

    def rows(self) -> dict[tuple[str, int], str]:
        """Every row of every model in which a hidden word stands."""
        rows = {}
        for table, model in self.facts["tables"].items():
            query = f'SELECT id, t::text FROM "{table}" t WHERE t::text ~ %s'
            for id_, text in self.instance.rows(query, ["|".join(EVERYTHING)]):
                rows[model, id_] = text
        return rows

    def changed_since(self, before: dict[tuple[str, int], str]) -> list[tuple]:
        """The rows that came, went or are not what they were: model, id, was, is."""
        after = self.rows()
        return [
            (model, id_, before.get((model, id_)), after.get((model, id_)))
            for model, id_ in sorted(before.keys() | after.keys())
            if before.get((model, id_)) != after.get((model, id_))
            # Odoo lets every employee send on what waits in the queue
            and model != "mail.mail"
        ]

    def rows_hidden_from(self, attacker: Attacker) -> list[tuple[str, int]]:
        """The rows with hidden words and no others: those are partly theirs to read."""
        return [
            row
            for row, text in self.rows().items()
            if {word for word in EVERYTHING if word in text} <= set(attacker.hidden)
        ]

    def hidden_tickets(self, attacker: Attacker) -> list[int]:
        plain = [self.facts["plain"]] if PLAIN in attacker.hidden else []
        return [self.facts["confidential"], *plain]

    def hangs_on_complaints(self) -> list[tuple]:
        ids = (self.facts["confidential"], self.facts["plain"])
        return sorted(self.instance.rows(HANGS_ON, {"ids": ids}))

    def attack(self, how) -> None:
        """Everybody attacks, some at once."""
        with ThreadPoolExecutor(4) as pool:
            list(pool.map(lambda who: how(self, who), self.attackers.values()))
        leaks = [leak for who in self.attackers.values() for leak in who.leaks]
        assert leaks == []


@pytest.fixture(scope="module")
def register() -> Iterator[Register]:
    with Instance("attack") as instance:
        instance.odoo("--init", "complaint_management")
        facts = make_register(instance)
        with instance.serving(workers=2) as url:
            yield Register(instance, url, facts)


def test_the_words_stand_in_what_is_attacked(register: Register) -> None:
    models = {model for model, _id in register.rows()}
    assert {
        "helpdesk.ticket",
        "mail.message",
        "mail.activity",
        "ir.attachment",
        "complaint.promise",
        "complaint.question",
        "complaint.outside",
        "complaint.event",
    } <= models


def test_who_was_archived_does_not_come_in(register: Register) -> None:
    assert not register.attackers["archived_agent"].is_in
    assert register.attackers["employee"].is_in


def test_nothing_is_read_from_any_model(register: Register) -> None:
    newest = {"context": {"active_test": False}, "limit": 40, "order": "id desc"}

    def read(register: Register, attacker: Attacker) -> None:
        for model, names in attacker.open_models(register.facts["models"]).items():
            if attacker.call(model, "search_read", [], names, **newest) is None:
                for name in names:  # one of them is refused: one at a time
                    attacker.call(model, "search_read", [], [name], **newest)

    register.attack(read)


def test_nothing_is_found_grouped_or_suggested(register: Register) -> None:
    texts, relations = register.facts["texts"], register.facts["relations"]
    holding = {model for model, _id in register.rows()}

    def search(register: Register, attacker: Attacker) -> None:
        for model, names in attacker.open_models(register.facts["models"]).items():
            paths = [
                name for name in names if name in texts[model] and model in holding
            ]
            for word in attacker.hidden:
                attacker.call(model, "name_search", word[1:])
                for relation in relations[model]:
                    for text in GUESSED:
                        attacker.guess(model, f"{relation}.{text}", word)
                for path in paths + GUESSED * (model == "helpdesk.ticket"):
                    attacker.guess(model, path, word)
            for path in paths:
                attacker.call(model, "formatted_read_group", [], [path], ["__count"])

    register.attack(search)


def test_no_method_gives_a_hidden_row_away_or_changes_it(register: Register) -> None:
    before, hanging = register.rows(), register.hangs_on_complaints()

    def call(register: Register, attacker: Attacker) -> None:
        if attacker.login in OUTSIDE:
            return
        for model, id_ in register.rows_hidden_from(attacker):
            for method in register.facts["methods"][model]:
                attacker.call(model, method, [id_])
            for name in ("read", "copy_data", "get_metadata"):
                attacker.call_with_key(model, name, ids=[id_])
            fields = {"name": {}, "display_name": {}}
            attacker.call(model, "web_read", [id_], specification=fields)
            attacker.call(model, "write", [id_], {"name": "Mine"})
            attacker.call(model, "export_data", [id_], ["id", ".id", "display_name"])

    register.attack(call)
    assert register.changed_since(before) == []
    assert register.hangs_on_complaints() == hanging


def test_nothing_can_be_hung_on_a_hidden_complaint(register: Register) -> None:
    before, hanging = register.rows(), register.hangs_on_complaints()

    def hang(register: Register, attacker: Attacker) -> None:
        for ticket in register.hidden_tickets(attacker):
            by_model = {"model": "helpdesk.ticket", "res_id": ticket}
            by_res_model = {"res_model": "helpdesk.ticket", "res_id": ticket}
            for model, values in HANGING.items():
                for on in (by_model, by_res_model):
                    attacker.call(model, "create", [{**on, **values}])
            for model in register.facts["own"]:
                attacker.call(model, "create", [{"ticket_id": ticket}])
            _write_letter(attacker, ticket)
            attacker.call("helpdesk.ticket", "message_subscribe", [ticket], [1])
            attacker.call("helpdesk.ticket", "message_post", [ticket], body="Mine")
            thread = {"thread_model": "helpdesk.ticket", "thread_id": ticket}
            attacker.ask("/mail/message/post", {**thread, "post_data": {"body": "Hm"}})
            attacker.ask("/mail/thread/subscribe", {**by_res_model, "partner_ids": [1]})

    register.attack(hang)
    assert register.changed_since(before) == []
    assert register.hangs_on_complaints() == hanging


def _write_letter(attacker: Attacker, ticket: int) -> None:
    """A letter begun on a complaint shows what it answers; sent, it hangs on it."""
    begun = {"composition_mode": "comment", "model": "helpdesk.ticket", "body": "Hm"}
    letter = attacker.call(
        "mail.compose.message", "create", [{**begun, "res_ids": f"[{ticket}]"}]
    )
    if letter:
        attacker.call("mail.compose.message", "read", letter)
        attacker.call("mail.compose.message", "action_send_mail", letter)


def test_no_address_gives_anything_away(register: Register) -> None:
    def open_addresses(register: Register, attacker: Attacker) -> None:
        for path in LISTS:
            attacker.get(path)
        for ticket in register.hidden_tickets(attacker):
            for report in register.facts["reports"]:
                attacker.get(f"/report/html/{report}/{ticket}")
                attacker.get(f"/report/text/{report}/{ticket}")
            for path in ADDRESSES:
                attacker.get(path.format(ticket))
            thread = {"thread_model": "helpdesk.ticket", "thread_id": ticket}
            for route, more in CHATTER.items():
                attacker.ask(route, {**thread, **more})
            about = {**thread, "request_list": CHATTER_PARTS}
            attacker.ask("/mail/data", {"fetch_params": [["mail.thread", about]]})

    register.attack(open_addresses)


def test_no_file_of_a_hidden_complaint_is_given_out(register: Register) -> None:
    def fetch(register: Register, attacker: Attacker) -> None:
        for model, id_ in register.rows_hidden_from(attacker):
            if model == "ir.attachment":
                attacker.get(f"/web/content/{id_}")
                attacker.get(f"/web/content/{id_}?download=1&access_token=false")
                attacker.get(f"/web/content/ir.attachment/{id_}/raw")
                attacker.get(f"/web/image/{id_}")

    register.attack(fetch)


def test_no_export_gives_anything_away(register: Register) -> None:
    def export(register: Register, attacker: Attacker) -> None:
        for model in ("helpdesk.ticket", "mail.message", *register.facts["own"]):
            for ids in (False, register.hidden_tickets(attacker)):
                attacker.call(model, "export_data", ids or [], ["id", "display_name"])
                attacker.ask("/web/export/get_fields", {"model": model, "domain": []})

    register.attack(export)


def test_nothing_leaked_at_all(register: Register) -> None:
    """The last word: a table of what was tried."""
    print(f"\n{'':26}{'attempts':>10}{'refused':>10}{'leaked':>10}")
    for login, attacker in register.attackers.items():
        count = attacker.count
        print(
            f"{login:26}{count['attempts']:>10}{count['refused']:>10}"
            f"{count['leaked']:>10}"
        )
    assert sum(who.count["leaked"] for who in register.attackers.values()) == 0
    assert all(who.count["attempts"] > 10 for who in register.attackers.values())
