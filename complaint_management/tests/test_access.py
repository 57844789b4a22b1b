from odoo.exceptions import AccessError
from odoo.tests import tagged

from .access_common import AccessCommon
from .common import ROLES

MODULE = "complaint_management"
OPERATIONS = {"r": "read", "w": "write", "c": "create", "u": "unlink"}
COLUMNS = [
    "employee",
    "reader",
    "improver",
    "agent",
    "coordinator",
    "manager",
    "host_own",
    "host_team",
    "host_user",
    "host_manager",
    "portal",
    "public",
]

# Who may do what: read, write, create, unlink; the word after a model tells the record,
# "other" one of the other company. "create" is asked of the model, the rest of the
# record. What may be unlinked here, the register keeps all the same.
TABLE = """
record                       empl read impr agen coor mana h_ow h_te h_us h_ma port publ
helpdesk.ticket/complaint    -    -    -    rwc  rwc  rwcu c    c    rc   rc   r    -
helpdesk.ticket/confidential -    -    -    rwc  rwc  rwcu c    c    c    c    -    -
helpdesk.ticket/other        -    -    -    c    c    c    c    c    c    c    -    -
helpdesk.ticket/ordinary     -    -    -    c    c    rwcu c    rwc  rwc  rwcu r    -
complaint.event              -    -    -    r    r    r    -    -    -    -    -    -
complaint.event/confidential -    -    -    r    r    r    -    -    -    -    -    -
complaint.event/other        -    -    -    -    -    -    -    -    -    -    -    -
complaint.cause              r    r    r    r    rwc  rwcu r    r    r    r    -    -
complaint.cause/other        -    -    -    -    c    c    -    -    -    -    -    -
complaint.moment             r    r    r    r    r    rwcu r    r    r    r    -    -
complaint.moment/other       -    -    -    -    -    c    -    -    -    -    -    -
complaint.subject            r    r    r    r    rwc  rwcu r    r    r    r    -    -
complaint.subject/other      -    -    -    -    c    c    -    -    -    -    -    -
complaint.remedy.type        r    r    r    r    r    rwcu r    r    r    r    -    -
complaint.remedy.type/other  -    -    -    -    -    c    -    -    -    -    -    -
complaint.policy             r    r    r    r    r    rwcu r    r    r    r    -    -
complaint.policy/other       -    -    -    -    -    c    -    -    -    -    -    -
complaint.policy.term        r    r    r    r    r    rwcu r    r    r    r    -    -
complaint.policy.term/other  -    -    -    -    -    c    -    -    -    -    -    -
complaint.policy.text        r    r    r    r    r    rc   r    r    r    r    -    -
complaint.policy.text/other  -    -    -    -    -    c    -    -    -    -    -    -
complaint.duty               r    r    r    r    r    rwcu r    r    r    r    -    -
complaint.duty/other         -    -    -    -    -    c    -    -    -    -    -    -
complaint.letter.element     r    r    r    r    r    rwcu r    r    r    r    -    -
complaint.letter.element/other -  -    -    -    -    c    -    -    -    -    -    -
complaint.term               -    -    -    r    r    r    -    -    -    -    -    -
complaint.term/confidential  -    -    -    r    r    r    -    -    -    -    -    -
complaint.term/other         -    -    -    -    -    -    -    -    -    -    -    -
complaint.duty.check         -    -    -    rw   rw   rw   -    -    -    -    -    -
complaint.duty.check/confidential - -  -    rw   rw   rw   -    -    -    -    -    -
complaint.duty.check/other   -    -    -    -    -    -    -    -    -    -    -    -
complaint.setup.step         -    -    -    -    -    r    -    -    -    -    -    -
complaint.setup.step/other   -    -    -    -    -    -    -    -    -    -    -    -
complaint.extension/new      -    -    -    rwcu rwcu rwcu -    -    -    -    -    -
complaint.recompute/new      -    -    -    -    rwcu rwcu -    -    -    -    -    -
complaint.setup/new          -    -    -    -    -    rwcu -    -    -    -    -    -
complaint.budget             -    -    -    r    r    rwcu -    -    -    -    -    -
complaint.budget/other       -    -    -    -    -    c    -    -    -    -    -    -
complaint.budget.move        -    -    -    r    r    r    -    -    -    -    -    -
complaint.budget.move/other  -    -    -    -    -    -    -    -    -    -    -    -
complaint.compensation       -    -    -    rwcu rwcu rwcu -    -    -    -    -    -
complaint.compensation/confidential - - -   rwcu rwcu rwcu -    -    -    -    -    -
complaint.compensation/other -    -    -    c    c    c    -    -    -    -    -    -
complaint.promise            -    -    -    rwc  rwc  rwc  -    -    -    -    -    -
complaint.promise/confidential -  -    -    rwc  rwc  rwc  -    -    -    -    -    -
complaint.promise/other      -    -    -    c    c    c    -    -    -    -    -    -
complaint.question           -    -    rw   rwc  rwc  rwc  -    -    -    -    -    -
complaint.question/confidential - -    -    rwc  rwc  rwc  -    -    -    -    -    -
complaint.question/other     -    -    -    c    c    c    -    -    -    -    -    -
complaint.outside            -    -    -    rwc  rwc  rwc  -    -    -    -    -    -
complaint.outside/confidential -  -    -    rwc  rwc  rwc  -    -    -    -    -    -
complaint.outside/other      -    -    -    c    c    c    -    -    -    -    -    -
complaint.mail.intake        -    -    -    -    r    r    -    -    -    -    -    -
complaint.mail.intake/confidential - - -    -    r    r    -    -    -    -    -    -
complaint.mail.intake/other  -    -    -    -    -    -    -    -    -    -    -    -
complaint.audit              -    -    -    -    rwc  rwc  -    -    -    -    -    -
complaint.audit/other        -    -    -    -    c    c    -    -    -    -    -    -
complaint.audit.line         -    -    -    -    rw   rw   -    -    -    -    -    -
complaint.audit.line/confidential - - - -    rw   rw   -    -    -    -    -    -
complaint.audit.line/other   -    -    -    -    -    -    -    -    -    -    -    -
complaint.audit.item         -    -    -    -    r    rwcu -    -    -    -    -    -
complaint.audit.item/other   -    -    -    -    -    c    -    -    -    -    -    -
complaint.announce/new       -    -    -    -    rwcu rwcu -    -    -    -    -    -
complaint.announce.text/new  -    -    -    -    rwcu rwcu -    -    -    -    -    -
complaint.announce.person/new - - -    -    rwcu rwcu -    -    -    -    -    -
complaint.improvement        -    r    rwc  r    rwc  rwcu -    -    -    -    -    -
complaint.improvement/other  -    -    c    -    c    c    -    -    -    -    -    -
complaint.improvement.report -    r    rc   r    rc   rc   -    -    -    -    -    -
complaint.improvement.report/other - - c    -    c    c    -    -    -    -    -    -
complaint.improvement.action -    r    rwcu r    rwcu rwcu -    -    -    -    -    -
complaint.improvement.action/other - - c    -    c    c    -    -    -    -    -    -
complaint.verdict            -    r    r    r    r    r    -    -    -    -    -    -
complaint.verdict/other      -    -    -    -    -    -    -    -    -    -    -    -
complaint.improvement.stage  r    r    r    r    r    rwcu r    r    r    r    -    -
complaint.improvement.stage/other - -  -    -    -    c    -    -    -    -    -    -
complaint.budget.correction/new - -    -    -    -    rwcu -    -    -    -    -    -
complaint.decline/new        -    -    -    rwcu rwcu rwcu -    -    -    -    -    -
complaint.effect/new         -    -    -    -    rwcu rwcu -    -    -    -    -    -
complaint.overrule/new       -    -    -    -    rwcu rwcu -    -    -    -    -    -
complaint.substitute/new     -    -    -    rwcu rwcu rwcu -    -    -    -    -    -
complaint.cause.count        -    -    -    -    -    r    -    -    -    -    -    -
complaint.cause.count/other  -    -    -    -    -    -    -    -    -    -    -    -
complaint.pattern.change     -    -    -    -    -    -    -    -    -    -    -    -
complaint.pattern.change/other - -     -    -    -    -    -    -    -    -    -    -
complaint.pattern            -    r    r    r    r    r    -    -    -    -    -    -
complaint.pattern/confidential - -     -    -    r    r    -    -    -    -    -    -
complaint.pattern/other      -    -    -    -    -    -    -    -    -    -    -    -
complaint.report             -    r    -    r    r    r    -    -    -    -    -    -
complaint.report/other       -    -    -    -    -    -    -    -    -    -    -    -
complaint.cause.price        -    r    -    -    r    r    -    -    -    -    -    -
complaint.cause.price/other  -    -    -    -    -    -    -    -    -    -    -    -
complaint.decision           -    rc   r    -    rc   rc   -    -    -    -    -    -
complaint.decision/other     -    c    -    -    c    c    -    -    -    -    -    -
complaint.money              -    r    -    r    r    r    -    -    -    -    -    -
complaint.money/other        -    -    -    -    -    -    -    -    -    -    -    -
complaint.budget.use         -    -    -    r    -    -    -    -    -    -    -    -
complaint.budget.use/other   -    -    -    -    -    -    -    -    -    -    -    -
complaint.ask                -    r    -    -    rwc  rwc  -    -    -    -    -    -
complaint.ask/other          -    -    -    -    c    c    -    -    -    -    -    -
complaint.volume             -    r    r    -    rwcu rwcu -    -    -    -    -    -
complaint.volume/other       -    -    -    -    c    c    -    -    -    -    -    -
complaint.pattern.answer/new -    -    -    rwcu rwcu rwcu -    -    -    -    -    -
complaint.pattern.rest/new   -    -    rwcu -    rwcu rwcu -    -    -    -    -    -
complaint.verification       -    -    -    -    r    r    -    -    -    -    -    -
complaint.verification/other -    -    -    -    -    -    -    -    -    -    -    -
complaint.dossier/new        -    -    -    rwcu rwcu rwcu -    -    -    -    -    -
complaint.forget/new         -    -    -    -    rwcu rwcu -    -    -    -    -    -
complaint.hold/new           -    -    -    rwcu rwcu rwcu -    -    -    -    -    -
complaint.agreed/new         -    -    -    rwcu rwcu rwcu -    -    -    -    -    -
complaint.establish/new      -    -    -    -    rwcu rwcu -    -    -    -    -    -
complaint.dismiss/new        -    -    -    rwcu rwcu rwcu -    -    -    -    -    -
complaint.split/new          -    -    -    rwcu rwcu rwcu -    -    -    -    -    -
complaint.letter.promise/new -    -    -    rwcu rwcu rwcu -    -    -    -    -    -
complaint.receipt/new        -    -    -    rwcu rwcu rwcu -    -    -    -    -    -
complaint.web.visit/new      -    -    -    -    -    -    -    -    -    -    -    -
complaint.report.something/new rwcu rwcu rwcu rwcu rwcu rwcu rwcu rwcu rwcu rwcu - -
complaint.anonymous.message/new - -    -    rwcu rwcu rwcu -    -    -    -    -    -
complaint.own.report         r    -    -    -    -    -    -    -    -    -    -    -
"""


def read_table():
    """The table above, row by row: ``(record, {role: rights})``."""
    for line in TABLE.strip().splitlines()[1:]:
        record, *cells = line.split()
        rights = (set(cell) & OPERATIONS.keys() for cell in cells)
        yield record, dict(zip(COLUMNS, rights, strict=True))


@tagged("post_install", "-at_install")
class TestAccess(AccessCommon):
    def _make_records(self):
        """A record of each row; of what is entered in a dialog only the model."""
        dialogs = [key for key, _rights in read_table() if key.endswith("/new")]
        return super()._make_records() | {
            key: self.env[key.removesuffix("/new")] for key in dialogs
        }

    def test_every_role_can_do_what_the_table_says_and_nothing_else(self):
        records = self._make_records()
        for key, expected in read_table():
            for role, rights in expected.items():
                with self.subTest(record=key, role=role):
                    seen = self._see(self.users[role], records[key])
                    actual = {
                        letter
                        for letter, operation in OPERATIONS.items()
                        if (seen.browse() if letter == "c" else seen).has_access(
                            operation
                        )
                    }
                    self.assertEqual(actual, rights)

    def test_what_can_be_read_is_found_and_nothing_else(self):
        records = self._make_records()
        for key, expected in read_table():
            for role, rights in expected.items():
                seen = self._see(self.users[role], records[key])
                if not (seen and seen.browse().has_access("read")):
                    continue
                with self.subTest(record=key, role=role):
                    found = seen.search([("id", "in", seen.ids)])
                    self.assertEqual(found, seen if "r" in rights else seen.browse())

    def test_every_role_and_every_model_stands_in_the_table(self):
        self.assertEqual(set(COLUMNS), ROLES.keys())
        listed = {record.partition("/")[0] for record, _rights in read_table()}
        for model in self._get_models():
            with self.subTest(model=model._name):
                self.assertIn(model._name, listed)

    def test_every_model_has_an_access_line(self):
        for model in self._get_models():
            with self.subTest(model=model._name):
                domain = [("model_id.model", "=", model._name)]
                self.assertTrue(self.env["ir.model.access"].search(domain, limit=1))

    def test_every_stored_model_has_a_company_rule(self):
        for model in self._get_models():
            if model._transient:
                continue
            with self.subTest(model=model._name):
                rules = self.env["ir.rule"].search(
                    [
                        ("model_id.model", "=", model._name),
                        ("global", "=", True),
                        ("domain_force", "like", "company_ids"),
                    ]
                )
                self.assertTrue(rules)

    def _get_models(self):
        """The models that this addon adds, but for those without records."""
        return [
            self.env[name]
            for name, model in self.env.registry.items()
            if model._original_module == MODULE and not model._abstract
        ]

    def _get_fields(self):
        """The fields that this addon adds to the ticket."""
        fields = self.env["helpdesk.ticket"]._fields.values()
        return {field.name: field for field in fields if field._modules == (MODULE,)}

    def test_every_field_of_ours_on_the_ticket_has_groups_and_our_prefix(self):
        self.assertIn("complaint_phase", self._get_fields())
        for name, field in self._get_fields().items():
            with self.subTest(field=name):
                self.assertTrue(field.groups)
                self.assertTrue(name == "is_complaint" or name.startswith("complaint_"))

    def test_the_complainant_sees_none_of_our_fields_on_the_portal(self):
        complaint = self._see(self.portal, self._create_complaint())
        fields = complaint.fields_get()
        self.assertFalse(self._get_fields().keys() & fields.keys())
        # of the rest, some of the host's fail for lack of access to what they point at
        names = [name for name in fields if self._is_plain(complaint._fields[name])]
        [row] = complaint.search_read([("id", "=", complaint.id)], names)
        self.assertFalse(self._get_fields().keys() & row.keys())

    def _is_plain(self, field):
        return field.store and field.column_type

    def test_the_complainant_cannot_ask_for_our_fields_on_the_portal(self):
        complaint = self._see(self.portal, self._create_complaint())
        for name, field in self._get_fields().items():
            with self.subTest(field=name):
                with self.assertRaises(AccessError):
                    complaint.read([name])
                with self.assertRaises(AccessError):
                    complaint.write({name: False})
                if not field.store:
                    continue
                with self.assertRaises(AccessError):
                    complaint.search([(name, "!=", False)])

    def test_the_complainant_cannot_sort_or_group_by_our_fields(self):
        complaint = self._see(self.portal, self._create_complaint())
        with self.assertRaises(AccessError):
            complaint.search([], order="complaint_importance")
        with self.assertRaises(AccessError):
            complaint._read_group([], ["complaint_phase"], ["__count"])
