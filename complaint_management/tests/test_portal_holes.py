from odoo.http import Request
from odoo.tests import HttpCase

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
