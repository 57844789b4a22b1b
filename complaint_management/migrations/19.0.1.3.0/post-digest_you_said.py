from odoo import SUPERUSER_ID, api


def migrate(cr, version):
    """The digest of the host tells what was changed, as in a new database."""
    if not version:
        return
    env = api.Environment(cr, SUPERUSER_ID, {})
    digest = env.ref("digest.digest_digest_default", raise_if_not_found=False)
    if digest:
        digest.complaint_you_said = True
