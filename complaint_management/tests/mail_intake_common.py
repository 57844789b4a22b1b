from email.message import EmailMessage

from .common import ComplaintMailCommon


class MailIntakeCommon(ComplaintMailCommon):
    """Messages go through the gateway of the platform, as a mail server brings them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        domain = cls.env["mail.alias.domain"].create(
            {"name": "here.example.com", "bounce_alias": "bounce-here"}
        )
        cls.company.alias_domain_id = domain
        cls.address = cls._give_address(cls.team, "klachten", domain)
        cls.mails = 0

    @classmethod
    def _give_address(cls, team, name, domain):
        team.write({"alias_name": name, "alias_domain_id": domain.id})
        return f"{name}@{domain.name}"

    @classmethod
    def _make_message(cls, body="<p>The vase is broken.</p>", **headers):
        """The source of a message of an unknown customer to the complaint team.

        :param headers: replace those of an ordinary message; None leaves one out
        """
        cls.mails += 1
        message = EmailMessage()
        usual = {
            "From": "Piet Jansen <Piet@customer.example>",
            "To": cls.address,
            "Subject": "Broken",
            "Message-ID": f"<{cls.mails}@customer.example>",
        }
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        names = {name.lower() for name in given}
        kept = {name: v for name, v in usual.items() if name.lower() not in names}
        for name, value in {**kept, **given}.items():
            if value is not None:
                message[name] = value
        message.set_content("The vase is broken.")
        message.add_alternative(body, subtype="html")
        return message.as_bytes()

    def _deliver(self, source):
        """Bring a message to the gateway.

        :return: its rows on record, newest first
        """
        intake = self.env["complaint.mail.intake"].sudo()
        before = intake.search([])
        with self.mock_mail_gateway():
            self.env["mail.thread"].with_user(
                self.env.ref("base.user_root")
            ).sudo().message_process(False, source)
        self.env.flush_all()
        return intake.search([]) - before

    def _receive(self, **headers):
        """Bring a message with these headers to the gateway."""
        headers = {name.title(): value for name, value in headers.items()}
        body = {"body": headers.pop("Body")} if "Body" in headers else {}
        return self._deliver(self._make_message(**body, **headers))
