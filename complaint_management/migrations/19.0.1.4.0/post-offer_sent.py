def migrate(cr, version):
    """Which open offers went out in writing is read from their letters."""
    if not version:
        return
    cr.execute(
        """
        UPDATE complaint_compensation AS offer
           SET sent_on = (
               SELECT max(letter.date)
                 FROM mail_message AS letter
                WHERE letter.model = 'helpdesk.ticket'
                  AND letter.res_id = offer.ticket_id
                  AND letter.body LIKE
                      '%/complaint/offer/' || offer.id || '/%')
         WHERE offer.state = 'offered'
        """
    )
