"""Means to attack a register over the wire: what is in it, who attacks, what comes out.

Four birds stand for what has to stay hidden: what is said in a confidential complaint,
what colleagues write among themselves about it, and the same of an ordinary one.
Whatever answer holds the name of a bird that its reader may not see is a leak.
"""

import json
import os
from collections import Counter
from typing import Any

import requests
from instance import Instance

CONFIDENTIAL, HUSHED = "Kwikstaart", "Waterral"
PLAIN, INTERNAL = "Roerdomp", "Zilverreiger"
EVERYTHING = (CONFIDENTIAL, HUSHED, PLAIN, INTERNAL)
PASSWORD = "a password of twenty"

# Who attacks, and what is hidden from them.
ATTACKERS = {
    "visitor": EVERYTHING,
    "stranger": EVERYTHING,
    "stranger_elsewhere": EVERYTHING,
    "complainant": (HUSHED, INTERNAL),  # has letters about both
    "colleague_of_complainant": EVERYTHING,
    "employee": EVERYTHING,
    "reader": EVERYTHING,
    "improver": EVERYTHING,
    "agent_elsewhere": EVERYTHING,
    "agent_of_no_team": EVERYTHING,
    "agent": (CONFIDENTIAL, HUSHED),
    "accused_agent": (CONFIDENTIAL, HUSHED),
    "accused_administrator": (CONFIDENTIAL, HUSHED),
    "archived_agent": EVERYTHING,
}
# In CI those who are nearest to what is hidden, each in their own way.
NEAREST = {
    "visitor",
    "complainant",
    "colleague_of_complainant",
    "employee",
    "reader",
    "agent_elsewhere",
    "agent_of_no_team",
    "accused_administrator",
    "archived_agent",
}

REGISTER = f"""
import base64, json
CONFIDENTIAL, HUSHED, PLAIN, INTERNAL = {EVERYTHING!r}
PASSWORD = {PASSWORD!r}
elsewhere = env["res.company"].create({{"name": "Elsewhere"}})
here = env.company
firm = env["res.partner"].create({{"name": "A firm", "is_company": True}})

def make(login, group, partner=None, company=here):
    values = {{"name": login, "login": login, "password": PASSWORD,
               "email": login + "@example.com",
               "company_id": company.id, "company_ids": [(6, 0, company.ids)],
               "group_ids": [(6, 0, env.ref(group).ids)]}}
    if partner:
        values["partner_id"] = partner.id
    users = env["res.users"].with_context(no_reset_password=True)
    return users.create(values)

def contact(name, **values):
    return env["res.partner"].create({{"name": name, **values}})

agents = "complaint_management.group_complaint_agent"
portal = "base.group_portal"
complainant = contact("complainant", parent_id=firm.id, email="c@example.com")
users = {{
    "stranger": make("stranger", portal),
    "stranger_elsewhere": make("stranger_elsewhere", portal, company=elsewhere),
    "complainant": make("complainant", portal, complainant),
    "colleague_of_complainant": make(
        "colleague_of_complainant", portal,
        contact("colleague_of_complainant", parent_id=firm.id)),
    "employee": make("employee", "base.group_user"),
    "reader": make("reader", "complaint_management.group_complaint_reader"),
    "improver": make("improver", "complaint_management.group_complaint_improver"),
    "agent_elsewhere": make("agent_elsewhere", agents, company=elsewhere),
    "agent_of_no_team": make("agent_of_no_team", agents),
    "agent": make("agent", agents),
    "handler": make("handler", agents),
    "accused_agent": make("accused_agent", agents),
    "accused_administrator": make(
        "accused_administrator", "complaint_management.group_complaint_manager"),
    "archived_agent": make("archived_agent", agents),
    "coordinator": make(
        "coordinator", "complaint_management.group_complaint_coordinator"),
}}
team = env.ref("complaint_management.team_complaints")
team.user_ids = (users["agent"] | users["handler"] | users["accused_agent"]
                 | users["archived_agent"])
handler = users["handler"]
ours = env(user=handler)["helpdesk.ticket"]

def fill(bird, among_us, **values):
    ticket = ours.create({{
        "name": bird, "description": f"<p>{{bird}}</p>", "team_id": team.id,
        "is_complaint": True, "partner_id": complainant.id, "user_id": handler.id,
        **values}})
    ticket.partner_name = bird
    free = {{name: among_us for name, field in ticket._fields.items()
            if field.type in ("char", "text", "html") and field.store
            and name.startswith("complaint_") and not field.readonly
            # the summary is neutral, and a fact that improvers and readers see
            and name not in ("complaint_agreement", "complaint_summary")}}
    accepted = {{}}
    for name, value in free.items():
        try:
            with env.cr.savepoint():
                ticket.write({{name: value}})
            accepted[name] = value
        except Exception:
            pass
    ticket.complaint_agreement = bird
    ticket.message_post(body=among_us, subtype_xmlid="mail.mt_note")
    ticket.message_post(body=bird, subtype_xmlid="mail.mt_comment",
                        message_type="comment")
    ticket.activity_schedule(
        "mail.mail_activity_data_todo", summary=among_us, user_id=handler.id)
    attachment = env(user=handler)["ir.attachment"].create({{
        "name": among_us + ".txt", "res_model": "helpdesk.ticket",
        "res_id": ticket.id, "datas": base64.b64encode(among_us.encode())}})
    money = env.ref("complaint_management.remedy_voucher", False)
    remedy = money or env["complaint.remedy.type"].search([], limit=1)
    its = {{"ticket_id": ticket.id}}
    children = {{
        "complaint.compensation": {{"remedy_type_id": remedy.id}},
        "complaint.promise": {{"name": among_us, "due_on": "2099-01-01"}},
        "complaint.question": {{"text": among_us,
                               "helper_ids": [(6, 0, handler.ids)]}},
        "complaint.outside": {{"body": among_us}},
    }}
    for model, vals in children.items():
        env(user=handler)[model].create({{**its, **vals}})
    return ticket

confidential = fill(
    CONFIDENTIAL, HUSHED, complaint_kind="treatment",
    complaint_person_ids=[(6, 0, (users["accused_agent"]
                                  | users["accused_administrator"]).ids)])
plain = fill(PLAIN, INTERNAL)
users["archived_agent"].active = False
env.flush_all()

def public_methods(model):
    cls = type(model)
    return sorted(
        name for name in dir(cls)
        if not name.startswith("_") and callable(getattr(cls, name, None))
        and not any(getattr(getattr(c, name, None), "_api_private", False)
                    for c in cls.mro()))

models = {{name: model for name, model in env.items() if not model._abstract}}
methods = {{name: public_methods(model) for name, model in models.items()}}
of_all = set.intersection(*map(set, methods.values())) - {{
    "read", "unlink", "copy", "web_save", "action_archive", "onchange"}}
keys = {{}}
for login, user in users.items():
    if user.active:
        key = env["res.users.apikeys"].with_user(user).sudo()
        keys[login] = key._generate("rpc", "attack", "2099-01-01 00:00:00")
print("FACTS" + json.dumps({{
    "confidential": confidential.id, "plain": plain.id, "keys": keys,
    "tables": {{m._table: name for name, m in models.items()
               if m._auto and not m._table_query}},
    "models": sorted(models),
    "relations": {{name: sorted(
        field.name for field in model._fields.values()
        if field.comodel_name == "helpdesk.ticket") for name, model in models.items()}},
    "texts": {{name: sorted(
        field.name for field in model._fields.values()
        if field.type in ("char", "text", "html") and field.store)
        for name, model in models.items()}},
    # what every model has is called on the complaint itself only, but for a few
    "methods": {{name: [m for m in its if name == "helpdesk.ticket" or m not in of_all]
                for name, its in methods.items()}},
    "reports": env["ir.actions.report"].search(
        [("model", "in", ["helpdesk.ticket", "complaint.improvement"])]
    ).mapped("report_name"),
    "own": [name for name in models if name.startswith("complaint.")],
}}))
"""


def choose_attackers() -> set[str]:
    """Who attacks this time: `ATTACKERS=all` for everybody."""
    everybody = os.environ.get("ATTACKERS") == "all"
    return ATTACKERS.keys() if everybody else NEAREST


def make_register(instance: Instance) -> dict:
    """Fill the register, and tell what is in it."""
    return json.loads(instance.shell(REGISTER).partition("FACTS")[2])


class Attacker:
    """Somebody with a browser, a session and much time.

    :param hidden: the words that no answer may hold
    """

    def __init__(self, url: str, login: str, key: str | None) -> None:
        self.login, self.hidden = login, ATTACKERS[login]
        self.count: Counter[str] = Counter()
        self.leaks: list[str] = []
        self._open: dict[str, list[str]] = {}
        self._url, self._key = url, key
        self._session = requests.Session()
        self._session.headers["User-Agent"] = "Mozilla/5.0"
        if login != "visitor":
            self._log_in()

    def _log_in(self) -> None:
        databases = self._json("/web/database/list", {})["result"]
        credentials = {"login": self.login, "password": PASSWORD}
        answer = self._json(
            "/web/session/authenticate", {"db": databases[0], **credentials}
        )
        self.is_in = bool(answer.get("result", {}).get("uid"))

    def _json(self, path: str, parameters: dict) -> dict:
        answer = self._session.post(
            self._url + path,
            json={"jsonrpc": "2.0", "method": "call", "params": parameters},
            timeout=300,
        )
        is_json = "json" in answer.headers.get("Content-Type", "")
        return {**(answer.json() if is_json else {"error": ""}), "text": answer.text}

    def ask(self, path: str, parameters: dict, what: str = "") -> Any:
        """Ask a JSON route.

        :return: its result; None when it was refused
        """
        answer = self._json(path, parameters)
        self._note(what or f"{path} {parameters}", answer["text"], "error" in answer)
        return answer.get("result")

    def call(self, model: str, method: str, *arguments: Any, **named: Any) -> Any:
        """Call a method as the web client does."""
        return self.ask(
            f"/web/dataset/call_kw/{model}/{method}",
            {"model": model, "method": method, "args": arguments, "kwargs": named},
            f"{model}.{method}{arguments}{named or ''}",
        )

    def open_models(self, models: list[str]) -> dict[str, list[str]]:
        """The models that answer at all, with the fields that can be read."""
        if not self._open:
            for model in models:
                if self.call(model, "search_count", [], limit=1) is not None:
                    fields = self.call(model, "fields_get", [], ["type"])
                    self._open[model] = [
                        name
                        for name, field in fields.items()
                        if field["type"] != "binary"
                    ]
        return self._open

    def call_with_key(self, model: str, method: str, **named: Any) -> None:
        """Call a method as a program does, with a key instead of a session."""
        answer = requests.post(
            f"{self._url}/json/2/{model}/{method}",
            json=named,
            headers={"Authorization": f"Bearer {self._key}"},
            timeout=300,
        )
        self._note(f"/json/2 {model}.{method}", answer.text, not answer.ok)

    def get(self, path: str, **arguments: Any) -> None:
        """Open an address."""
        answer = self._session.get(self._url + path, timeout=300, **arguments)
        text = answer.content.decode("utf-8", "replace")
        away = "/web/login" in answer.url or "/404" in answer.url
        self._note(f"GET {path}", text, away or not answer.ok)

    def guess(self, model: str, path: str, word: str) -> None:
        """Search by what is hidden: the number of hits would tell that it is there."""
        found = self._json(
            f"/web/dataset/call_kw/{model}/search_count",
            {
                "model": model,
                "method": "search_count",
                "args": [[(path, "ilike", word)]],
                "kwargs": {"context": {"active_test": False}},
            },
        )
        self.count["attempts"] += 1
        self.count["refused"] += "error" in found
        if found.get("result"):
            self._leak(f"{model}: {path} ilike {word} finds {found['result']}")

    def _note(self, what: str, answer: str, refused: bool) -> None:
        self.count["attempts"] += 1
        self.count["refused"] += refused
        for word in self.hidden:
            if word in answer:
                place = answer.index(word)
                self._leak(f"{what}: …{answer[max(0, place - 200) : place + 40]}")

    def _leak(self, what: str) -> None:
        self.count["leaked"] += 1
        self.leaks.append(f"{self.login}: {what}")
