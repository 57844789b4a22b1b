"""One register for all tests of the pages for complainants: making it takes a while."""

from collections.abc import Iterator

import pytest
from instance import Instance

PREPARE = """
for lang in ("en_US", "nl_NL"):
    env["res.lang"]._activate_lang(lang)
env["ir.default"].set("res.partner", "lang", "en_US")
env["ir.config_parameter"].set_param("complaint_management.web_hourly_limit", 1000)
groups = {"agent": "complaint_management.group_complaint_agent",
          "visitor": "base.group_portal"}
for login, group in groups.items():
    env["res.users"].with_context(no_reset_password=True).create({
        "name": login.title(), "login": login, "password": login * 2,
        "lang": "en_US", "group_ids": [(6, 0, env.ref(group).ids)]})
env.company.write({"complaint_phone": "0575 123 456", "complaint_hours": "9-17"})
env["complaint.subject"].create({"name": "Shop in Zutphen", "code": "zutphen"})
"""


@pytest.fixture(scope="session")
def web_register() -> Iterator[Instance]:
    """English and Dutch, an agent, a portal user, and a short link."""
    with Instance("pages") as instance:
        instance.odoo("--init", "complaint_management", "--load-language", "nl_NL")
        instance.shell(PREPARE)
        yield instance


@pytest.fixture(scope="session")
def web_url(web_register: Instance) -> Iterator[str]:
    with web_register.serving() as address:
        yield address
