from werkzeug.routing import Map, Rule

from odoo.tests import tagged

from .test_tracking_page import TrackCommon

MODULE = "complaint_management"
COLUMNS = ["public", "contact", "colleague", "stranger", "employee", "reader", "agent"]

# The status that each gets who asks: 200 a page, 303 go and log in, or go on to what
# was done, 404 not there for you, 422 a form without what it needs. The contact is the
# complainant, the colleague works at the same firm, the agent owns the complaint. A
# private link opens for whoever has it: {key} is that of the complaint, x is none.
# What is for programs takes no form: 415.
TABLE = """
method path                                publ cont coll stra empl read agen
GET    /complaint                          200  200  200  200  200  200  200
POST   /complaint                          422  422  422  422  422  422  422
GET    /complaint/how                      200  200  200  200  200  200  200
GET    /complaint/changes                  200  200  200  200  200  200  200
GET    /c/{code}                           303  303  303  303  303  303  303
GET    /c/x                                303  303  303  303  303  303  303
GET    /complaint/received/{id}/{key}      200  200  200  200  200  200  200
GET    /complaint/received/{id}/x          404  404  404  404  404  404  404
GET    /complaint/track/{id}/{key}         200  200  200  200  200  200  200
GET    /complaint/track/{id}/x             404  404  404  404  404  404  404
POST   /complaint/track/{id}/{key}/write   422  422  422  422  422  422  422
POST   /complaint/track/{id}/x/write       404  404  404  404  404  404  404
GET    /complaint/offer/{offer}            404  200  404  404  404  404  404
GET    /complaint/offer/{offer}/x          404  200  404  404  404  404  404
POST   /complaint/offer/{offer}/answer     404  303  404  404  404  404  404
GET    /complaint/changes/stop/{id}/x      404  404  404  404  404  404  404
POST   /complaint/dossier                  303  404  404  404  404  404  200
GET    /my/complaints                      303  200  200  200  200  200  200
GET    /my/tickets                         303  200  200  200  200  200  200
GET    /my/ticket/{id}                     303  200  303  303  303  303  200
GET    /my/ticket/{id}/x                   303  200  303  303  303  303  200
POST   /ticket/close                       303  404  404  404  404  404  404
POST   /submitted/ticket                   303  422  422  422  422  422  422
GET    /complaint/anonymous                200  200  200  200  200  200  200
POST   /complaint/anonymous/send           422  422  422  422  422  422  422
POST   /complaint/anonymous/read           422  422  422  422  422  422  422
POST   /complaint/anonymous/answer         422  422  422  422  422  422  422
POST   /mail/partner/from_email            415  415  415  415  415  415  415
"""
# The further pages of the lists above.
PAGES = {"/my/complaints/page/<int:page>", "/my/tickets/page/<int:page>"}


def read_table():
    """The table above, row by row: ``(method, path, {role: status})``."""
    for line in TABLE.strip().splitlines()[1:]:
        method, path, *cells = line.split()
        yield method, path, dict(zip(COLUMNS, map(int, cells), strict=True))


@tagged("post_install", "-at_install")
class TestAccessRoutes(TrackCommon):
    """Every address of this addon, and who gets what there."""

    def _get_visitors(self):
        return {
            "public": self.env["res.users"],
            "contact": self.portal,
            "colleague": self.colleague,
            "stranger": self.stranger,
            "employee": self.employee,
            "reader": self.reader,
            "agent": self.agent,
        }

    def _get_places(self):
        subject = self.env["complaint.subject"].create(
            {"name": "Shop", "code": "routes", "company_id": self.company.id}
        )
        return {
            "id": self.complaint.id,
            "key": self.path.rpartition("/")[2],
            "offer": self._create_offer().id,
            "code": subject.code,
        }

    def test_everybody_gets_what_the_table_says(self):
        places = self._get_places()
        for role, user in self._get_visitors().items():
            self._login(user)
            for method, path, expected in read_table():
                with self.subTest(route=f"{method} {path}", role=role):
                    url = path.format(**places)
                    if method == "GET":
                        answer = self._get(url)
                    else:
                        answer = self._post(
                            url, ticket_id=self.complaint.id, answer="call"
                        )
                    self.assertEqual(answer.status_code, expected[role])

    def test_every_route_stands_in_the_table(self):
        http = self.env["ir.http"]
        converters = http._get_converters()
        modules = sorted(self.env.registry._init_modules)
        ours = {
            (path, tuple(endpoint.routing["methods"] or ()))
            for path, endpoint in http._generate_routing_rules(modules, converters)
            if endpoint.func.__module__.startswith(f"odoo.addons.{MODULE}.")
            and path not in PAGES
        }
        rules = [Rule(at[0], endpoint=at, methods=at[1] or None) for at in ours]
        routes = Map(rules, converters=converters).bind("")
        places = {"id": 1, "key": "key", "offer": 1, "code": "code"}
        listed = {
            routes.match(path.format(**places), method)[0]
            for method, path, _expected in read_table()
        }
        self.assertEqual(listed, ours)
